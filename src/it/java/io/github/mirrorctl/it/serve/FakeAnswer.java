package io.github.mirrorctl.it.serve;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a {@link FakeUpstream} answers a request. */
interface FakeAnswer {
  void send(HttpHead request, Wire wire) throws IOException;

  /** The way to whoever asked; ends with the upstream. */
  final class Wire extends OutputStream {
    private final OutputStream out;
    private final Pace pace;
    private final CountDownLatch closed;

    Wire(OutputStream out, Pace pace, CountDownLatch closed) {
      this.out = new BufferedOutputStream(out, 16 * 1024);
      this.pace = pace;
      this.closed = closed;
    }

    void head(String status, String... fields) throws IOException {
      out.write(new HttpHead("HTTP/1.1 " + status, List.of(fields)).bytes());
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      pace.take(count);
      out.write(bytes, offset, count);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    /** Waits for so long. */
    void pause(Duration time) throws IOException {
      try {
        if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("the upstream is closed");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private static boolean asksForBody(HttpHead request) {
    return !request.word(0).equals("HEAD");
  }

  /** Such as {@code 429 Too Many Requests}, with these headers and no body. */
  static FakeAnswer status(String status, String... fields) {
    return (request, wire) ->
        wire.head(
            status,
            new HttpHead("", List.of(fields))
                .with("Content-Length", "0")
                .fields()
                .toArray(String[]::new));
  }

  /** A manifest, or another document. */
  static FakeAnswer document(String type, byte[] bytes) {
    return (request, wire) -> {
      wire.head(
          "200 OK",
          "Content-Type: " + type,
          "Docker-Content-Digest: " + TestImage.digest(bytes),
          "Content-Length: " + bytes.length);
      if (asksForBody(request)) {
        wire.write(bytes, 0, bytes.length);
      }
    };
  }

  /** A blob, or its rest where that is asked for. */
  static FakeAnswer content(FakeUpstream.Content content, String digest) {
    Pattern range = Pattern.compile("bytes=(\\d+)-(\\d*)");
    return (request, wire) -> {
      String more = "Docker-Content-Digest: " + digest;
      Matcher rest = range.matcher(request.field("Range").orElse(""));
      long from = rest.matches() ? Long.parseLong(rest.group(1)) : 0;
      if (rest.matches() && rest.group(2).isEmpty() && from < content.size()) {
        wire.head(
            "206 Partial Content",
            "Content-Range: bytes %d-%d/%d".formatted(from, content.size() - 1, content.size()),
            "Content-Length: " + (content.size() - from),
            more);
      } else {
        from = 0;
        wire.head("200 OK", "Content-Length: " + content.size(), more);
      }
      if (asksForBody(request)) {
        content.write(wire, from);
      }
    };
  }

  /** A body that the answer's head gives no length of; written by the piece. */
  static FakeAnswer chunked(String type, FakeUpstream.Content content) {
    return (request, wire) -> {
      wire.head("200 OK", "Content-Type: " + type, "Transfer-Encoding: chunked");
      OutputStream chunks =
          new OutputStream() {
            @Override
            public void write(int one) throws IOException {
              write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
              wire.write((Integer.toHexString(count) + "\r\n").getBytes(HttpText.LATIN));
              wire.write(bytes, offset, count);
              wire.write(HttpText.LINE_END);
            }
          };
      if (asksForBody(request)) {
        try (OutputStream body = new BufferedOutputStream(chunks, 16 * 1024)) {
          content.write(body, 0);
        }
        wire.write("0\r\n\r\n".getBytes(HttpText.LATIN));
      }
    };
  }

  /** The same after that time. */
  static FakeAnswer after(Duration time, FakeAnswer answer) {
    return (request, wire) -> {
      wire.pause(time);
      answer.send(request, wire);
    };
  }

  /** Nothing ever comes. */
  static FakeAnswer hang() {
    return after(Duration.ofDays(1), status("500 Internal Server Error"));
  }

  /** A body of that length, of which one byte comes each so often. */
  static FakeAnswer drip(long length, Duration each) {
    return (request, wire) -> {
      wire.head("200 OK", "Content-Length: " + length);
      for (long i = 0; i < length && asksForBody(request); i++) {
        wire.write('x');
        wire.flush();
        wire.pause(each);
      }
    };
  }
}
