package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a {@link Link} makes of an exchange.
 *
 * @param request the request's head on its way to the registry
 * @param response the answer's head on its way back
 * @param instead an answer that comes without asking the registry
 * @param body how the answer's body is sent
 */
record Fault(
    UnaryOperator<HttpHead> request,
    UnaryOperator<HttpHead> response,
    Optional<String> instead,
    Body body) {
  private static final int PIECE = 8 * 1024;

  /** Sends a body of {@code length} bytes. */
  interface Body {
    void send(InputStream in, long length, Wire out) throws IOException;
  }

  /** The way to the client, at the link's rate. */
  interface Wire {
    void send(byte[] bytes, int count) throws IOException;

    /** Nothing more for as long as the link lives. */
    void hang() throws IOException;

    /** The connection's end, here and now. */
    void cut() throws IOException;
  }

  static final Fault NONE =
      new Fault(UnaryOperator.identity(), UnaryOperator.identity(), Optional.empty(), Fault::copy);

  private static void copy(InputStream in, long length, Wire out) throws IOException {
    byte[] piece = new byte[PIECE];
    long left = length;
    while (left > 0) {
      int count = in.read(piece, 0, (int) Math.min(PIECE, left));
      if (count < 0) {
        throw new IOException("the registry's body ended early");
      }
      out.send(piece, count);
      left -= count;
    }
  }

  private Fault with(Body other) {
    return new Fault(request, response, instead, other);
  }

  private static Fault response(UnaryOperator<HttpHead> change) {
    return new Fault(UnaryOperator.identity(), change, Optional.empty(), Fault::copy);
  }

  /** Such as {@code 429 Too Many Requests}, with these headers and no body. */
  static Fault answer(String status, String... fields) {
    return document(status, "", fields);
  }

  /** The same with a body: ASCII, to a GET. */
  static Fault document(String status, String body, String... fields) {
    HttpHead head = new HttpHead("HTTP/1.1 " + status, List.of(fields));
    return new Fault(
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        Optional.of(
            new String(
                    head.with("Content-Length", Integer.toString(body.length())).bytes(),
                    HttpText.LATIN)
                + body),
        Fault::copy);
  }

  /** The connection is lost after so many bytes of the body. */
  static Fault cutAfter(long bytes) {
    return NONE.with(
        (in, length, out) -> {
          copy(in, Math.min(bytes, length), out);
          out.cut();
        });
  }

  /** The same after bytes of which one is wrong. */
  static Fault wrongAndCutAfter(int bytes) {
    return NONE.with(
        (in, length, out) -> {
          byte[] wrong = in.readNBytes(bytes);
          wrong[0] ^= 1;
          out.send(wrong, bytes);
          out.cut();
        });
  }

  /** Nothing comes after so many bytes of the body, and the connection stays. */
  static Fault silentAfter(long bytes) {
    return NONE.with(
        (in, length, out) -> {
          copy(in, Math.min(bytes, length), out);
          out.hang();
        });
  }

  /** One bit in the middle of the body is another. */
  static Fault wrongBytes() {
    return NONE.with(
        (in, length, out) -> {
          copy(in, length / 2, out);
          byte[] one = in.readNBytes(1);
          one[0] ^= 1;
          out.send(one, 1);
          copy(in, length - length / 2 - 1, out);
        });
  }

  /** The body and its announced length are so many bytes short. */
  static Fault tooFew(int missing) {
    return response(head -> lengthened(head, -missing))
        .with(
            (in, length, out) -> {
              copy(in, length - missing, out);
            });
  }

  /** The body and its announced length are so many bytes too long. */
  static Fault tooMany(int more) {
    return response(head -> lengthened(head, more))
        .with(
            (in, length, out) -> {
              copy(in, length, out);
              out.send(new byte[more], more);
            });
  }

  private static HttpHead lengthened(HttpHead head, long by) {
    return head.with("Content-Length", Long.toString(head.length().orElseThrow() + by));
  }

  /** The right bytes in chunks, and zeros behind them for ever. */
  static Fault endless() {
    return response(head -> head.without("Content-Length").with("Transfer-Encoding", "chunked"))
        .with(
            (in, length, out) -> {
              long left = length;
              while (true) {
                byte[] piece = Arrays.copyOf(in.readNBytes((int) Math.min(PIECE, left)), PIECE);
                left = Math.max(0, left - PIECE);
                byte[] size = (Integer.toHexString(PIECE) + "\r\n").getBytes(HttpText.LATIN);
                out.send(size, size.length);
                out.send(piece, PIECE);
                out.send(HttpText.LINE_END, HttpText.LINE_END.length);
              }
            });
  }

  /** An upstream that knows no ranges: it sends the whole whatever is asked for. */
  Fault withoutRanges() {
    return new Fault(
        head -> head.without("Range").without("If-Range"),
        head -> response.apply(head).without("Accept-Ranges"),
        instead,
        body);
  }

  /** An upstream that leaves this header out. */
  static Fault without(String header) {
    return response(head -> head.without(header));
  }
}
