// The readers of Node. A case a line comes in, an answer a line goes out; src/process.rs has the format.

import http from "node:http";
import { createInterface } from "node:readline";
import { Duplex } from "node:stream";

const turn = () => new Promise((done) => setImmediate(done));

/** A transport in memory: what is pushed is read, what is written is noted. */
class Wire extends Duplex {
  written = "";
  _read() {}
  _write(octets, _encoding, done) {
    this.written += octets.toString("latin1");
    done();
  }
  destroySoon() { this.destroy(); }
  setTimeout() { return this; }
  setNoDelay() { return this; }
  setKeepAlive() { return this; }
  ref() { return this; }
  unref() { return this; }
}

function begin(messages, what, target, stream) {
  const message = { what: String(what), target, content: "", complete: false };
  messages.push(message);
  stream.on("data", (octets) => { message.content += octets.toString("hex"); });
  stream.on("end", () => { message.complete = stream.complete; });
  stream.on("error", () => {});
  return message;
}

/** Lets everything happen that can. */
async function settle(wire) {
  for (let turns = 0; turns < 6 && !wire.destroyed; turns++) await turn();
}

async function server(input) {
  const messages = [];
  let end = "wait";
  const node = http.createServer({ requireHostHeader: true }, (request, response) => {
    begin(messages, request.method, request.url, request);
    request.on("end", () => response.writeHead(200, { "Content-Length": 0 }).end());
  });
  node.on("checkContinue", (request, response) => node.emit("request", request, response));
  node.on("checkExpectation", (request, response) => node.emit("request", request, response));
  // What was read before the error is still on its way to the application.
  node.on("clientError", () => { end = "error"; });
  node.on("connect", (request, wire) => {
    messages.push({ what: request.method, target: request.url, content: "", complete: true });
    end = "switch";
    wire.destroy();
  });
  const wire = new Wire();
  wire.on("error", () => {});
  wire.on("close", () => { if (end === "wait") end = "closed"; });
  node.emit("connection", wire);
  wire.push(input);
  await settle(wire);
  const answer = { messages, end };
  const result = JSON.stringify(answer);
  wire.removeAllListeners("close");
  wire.destroy();
  node.close();
  return result;
}

/** As Node's client has one request outstanding, octets are handed out one at a time. */
async function client(input, methods, eof) {
  if (methods.some((method) => method !== method.toUpperCase())) {
    return "null"; // it would ask in capitals
  }
  const messages = [];
  let end = "wait";
  const wire = new Wire();
  wire.on("error", () => {});
  wire.on("close", () => { if (end === "wait") end = "closed"; });
  let used = false;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => {
    if (!used) {
      used = true;
      return wire;
    }
    end = "closed";
    const dead = new Wire();
    dead.destroy();
    return dead;
  };
  let at = 0;
  for (const method of methods) {
    let message;
    let over = false;
    const path = method === "CONNECT" ? "a:443" : "/";
    const request = http.request({ agent, method, path, host: "a", headers: { Host: "a" } });
    request.on("error", () => { if (end === "wait") end = "error"; over = true; });
    request.on("response", (response) => {
      message = begin(messages, response.statusCode, "", response);
      response.on("close", () => { over = true; });
    });
    for (const event of ["connect", "upgrade"]) {
      request.on(event, (response) => {
        // Whatever follows is the application's, the content of a refusal included.
        messages.push({ what: String(response.statusCode), target: "", content: "", complete: false });
        end = "switch";
        over = true;
      });
    }
    request.end();
    await turn();
    while (!over && !message?.complete && at < input.length) {
      wire.push(input.subarray(at, at + 1));
      at += 1;
      await turn();
    }
    if (!over && !message?.complete && eof) {
      wire.push(null);
    }
    await settle(wire);
    if (end !== "wait" || !message?.complete) {
      break;
    }
  }
  const result = JSON.stringify({ messages, end });
  wire.removeAllListeners("close");
  wire.destroy();
  agent.destroy();
  return result;
}

console.log(`Node ${process.versions.node} (llhttp ${process.versions.llhttp})`);
for await (const line of createInterface({ input: process.stdin })) {
  const { role, input, methods, eof } = JSON.parse(line);
  const octets = Buffer.from(input, "hex");
  console.log(role === "server" ? await server(octets) : await client(octets, methods, eof));
}
