// The readers of Go's net/http. A case a line comes in, an answer a line goes out; src/process.rs has the format.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
)

type question struct {
	Role    string   `json:"role"`
	Input   string   `json:"input"`
	Methods []string `json:"methods"`
	EOF     bool     `json:"eof"`
}

type message struct {
	What     string `json:"what"`
	Target   string `json:"target"`
	Content  string `json:"content"`
	Complete bool   `json:"complete"`
}

type answer struct {
	Messages []message `json:"messages"`
	End      string    `json:"end"`
}

// octets remembers whether somebody wanted more than there was.
type octets struct {
	rest   []byte
	wanted bool
}

func (o *octets) Read(into []byte) (int, error) {
	if len(o.rest) == 0 {
		o.wanted = true
		return 0, io.EOF
	}
	n := copy(into, o.rest)
	o.rest = o.rest[n:]
	return n, nil
}

func (a *answer) content(body io.Reader) error {
	content, err := io.ReadAll(body)
	last := &a.Messages[len(a.Messages)-1]
	last.Content = hex.EncodeToString(content)
	last.Complete = err == nil
	return err
}

// failed is how a reader stops that has met the end of what there was, or an error.
func failed(input *octets, eof bool) string {
	if input.wanted && !eof {
		return "wait"
	}
	return "error"
}

func requests(input *octets, a *answer) string {
	reader := bufio.NewReaderSize(input, 4096)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return failed(input, false)
		}
		a.Messages = append(a.Messages, message{What: request.Method, Target: request.RequestURI})
		if err := a.content(request.Body); err != nil {
			return failed(input, false)
		}
		if request.Method == http.MethodConnect {
			return "switch"
		}
		if request.Close {
			return "closed"
		}
	}
}

func responses(input *octets, a *answer, methods []string, eof bool) string {
	reader := bufio.NewReaderSize(input, 4096)
	for _, method := range methods {
		response, err := http.ReadResponse(reader, &http.Request{Method: method})
		for err == nil && response.StatusCode < 200 && response.StatusCode != 101 {
			response, err = http.ReadResponse(reader, &http.Request{Method: method})
		}
		if err != nil {
			return failed(input, eof)
		}
		a.Messages = append(a.Messages, message{What: strconv.Itoa(response.StatusCode)})
		if method == http.MethodConnect && response.StatusCode/100 == 2 || response.StatusCode == 101 {
			a.Messages[len(a.Messages)-1].Complete = true
			return "switch"
		}
		before := input.wanted
		if err := a.content(response.Body); err != nil {
			return failed(input, eof)
		}
		if !before && input.wanted && !eof {
			// It reads until the end of input, which has not come.
			a.Messages[len(a.Messages)-1].Complete = false
			return "wait"
		}
		if response.Close {
			return "closed"
		}
	}
	return "wait"
}

func main() {
	fmt.Println("net/http of", runtime.Version())
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var q question
		if err := json.Unmarshal(line, &q); err != nil {
			panic(err)
		}
		rest, err := hex.DecodeString(q.Input)
		if err != nil {
			panic(err)
		}
		a := answer{Messages: []message{}}
		input := &octets{rest: rest}
		if q.Role == "server" {
			a.End = requests(input, &a)
		} else {
			a.End = responses(input, &a, q.Methods, q.EOF)
		}
		if err := output.Encode(a); err != nil {
			panic(err)
		}
	}
}
