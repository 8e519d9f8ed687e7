//! What a connection sends, for both roles: a head, content, its end.
//!
//! What a head means to a role is `role.rs`'s, how content is framed is `content.rs`'s.

use bytes::BufMut;

use crate::connection::{Connection, Role};
use crate::content::{Encoder, Frame};
use crate::error::SendError;
use crate::exchange::{CloseReason, Phase};
use crate::fields::FieldSection;

impl<R: Role> Connection<R> {
    /// Sends a head, followed by [`send_content`](Self::send_content) and [`send_end`](Self::send_end); none of these
    /// follows a response that switches protocols. A server may also send an error (400 and above) before a request is there
    /// or complete, such as 408 (Request Timeout); then the connection closes.
    ///
    /// No field is added, and none left out. Content is framed as the head says: a request without Content-Length and
    /// Transfer-Encoding has none, a response without them has all that comes until the connection closes. To a client of
    /// HTTP/1.0, Transfer-Encoding is refused.
    ///
    /// # Errors
    ///
    /// [`SendError::Order`], [`SendError::Closed`] and [`SendError::Outstanding`] if it cannot be sent now;
    /// [`SendError::Rule`] if it would break one; [`SendError::Output`] if the output is too small.
    #[inline]
    pub fn send_head<B: AsRef<[u8]>>(&mut self, head: &R::Sends<B>, output: &mut impl BufMut) -> Result<(), SendError> {
        R::send_head(self, head, output)
    }

    /// Sends a piece of content. An empty one writes nothing.
    ///
    /// # Errors
    ///
    /// [`SendError::Order`] or [`SendError::Closed`] without a head before it; [`SendError::TooLong`] if it is more than the
    /// head declares, and if there can be none, whatever the head declares: in a response to HEAD, a 204, a 304;
    /// [`SendError::Output`] if the output is too small.
    #[inline]
    pub fn send_content(&mut self, piece: &[u8], output: &mut impl BufMut) -> Result<(), SendError> {
        self.encoder()?.content(piece, output)?;
        if !piece.is_empty() {
            R::content_goes(&mut self.exchange);
        }
        Ok(())
    }

    /// Sends a piece of content as a chunk with extensions, such as `;name=value` (RFC 9112 section 7.1.1).
    ///
    /// # Errors
    ///
    /// As [`send_content`](Self::send_content), and [`SendError::NotChunked`]; [`SendError::Rule`] if the extensions are
    /// malformed.
    pub fn send_chunk(&mut self, piece: &[u8], extension: &[u8], output: &mut impl BufMut) -> Result<(), SendError> {
        self.encoder()?.chunk(piece, extension, output)?;
        if !piece.is_empty() {
            R::content_goes(&mut self.exchange);
        }
        Ok(())
    }

    /// Announces a piece of content that you write yourself, between the two parts of the frame: by `writev` or `sendfile`,
    /// without a copy. It counts as sent.
    ///
    /// # Errors
    ///
    /// As [`send_content`](Self::send_content).
    pub fn announce_content(&mut self, length: u64) -> Result<Frame, SendError> {
        let frame = self.encoder()?.announce(length)?;
        if length > 0 {
            R::content_goes(&mut self.exchange);
        }
        Ok(frame)
    }

    /// Completes the message. Only chunked content can have trailers: give [`FieldSection::EMPTY`] otherwise.
    ///
    /// # Errors
    ///
    /// [`SendError::Order`] or [`SendError::Closed`] without a head before it; [`SendError::TooShort`] if the head declares
    /// more content; [`SendError::NotChunked`] and [`SendError::Rule`] for trailers that cannot be sent;
    /// [`SendError::Output`] if the output is too small.
    #[inline]
    pub fn send_end<B: AsRef<[u8]>>(
        &mut self,
        trailers: &FieldSection<B>,
        output: &mut impl BufMut,
    ) -> Result<(), SendError> {
        self.encoder()?.end(trailers, output)?;
        R::sent(&mut self.exchange);
        Ok(())
    }

    #[inline]
    fn encoder(&mut self) -> Result<&mut Encoder, SendError> {
        match R::sending(&mut self.exchange) {
            Phase::Content(encoder) => Ok(encoder),
            other => Err(other.refusal()),
        }
    }

    /// What was written cannot be sent: the transport failed. A client may still receive the response.
    pub fn send_failed(&mut self) {
        self.exchange.close_after(CloseReason::SendFailed);
        R::send_failed(&mut self.exchange);
    }
}
