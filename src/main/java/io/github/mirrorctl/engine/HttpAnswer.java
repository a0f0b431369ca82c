package io.github.mirrorctl.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer to one request of {@link UnixSocketTransport}: its head read, its body a stream that
 * knows its end.
 */
final class HttpAnswer implements DockerHttpClient.Response {
  private static final int LONGEST_LINE = 64 * 1024;

  private final int status;
  private final Map<String, List<String>> headers;
  private final InputStream body;
  private final Closeable connection;

  private HttpAnswer(
      int status, Map<String, List<String>> headers, InputStream body, Closeable connection) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.connection = connection;
  }

  /** Reads the status line and the headers (RFC 9112), interim 1xx answers skipped. */
  static HttpAnswer read(InputStream stream, boolean noBody, Closeable connection)
      throws IOException {
    InputStream in = new BufferedInputStream(stream, 16 * 1024);
    int status;
    Map<String, List<String>> headers;
    do {
      String[] line = line(in).split(" ", 3);
      if (line.length < 2 || !line[0].startsWith("HTTP/1.") || !line[1].matches("[1-5][0-9]{2}")) {
        throw new ProtocolException("not an HTTP answer: " + String.join(" ", line));
      }
      status = Integer.parseInt(line[1]);
      headers = headers(in);
    } while (status < 200);
    InputStream body;
    if (noBody || status == 204 || status == 304) {
      body = InputStream.nullInputStream();
    } else if (last(headers, "Transfer-Encoding").equalsIgnoreCase("chunked")) {
      body = new ChunkedInput(in);
    } else if (!last(headers, "Content-Length").isEmpty()) {
      body = new SizedInput(in, length(last(headers, "Content-Length"), 10, "a body's length"));
    } else {
      body = in;
    }
    return new HttpAnswer(status, headers, body, connection);
  }

  private static Map<String, List<String>> headers(InputStream in) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new ProtocolException("not a header: " + line);
      }
      headers
          .computeIfAbsent(line.substring(0, colon).trim(), name -> new ArrayList<>())
          .add(line.substring(colon + 1).trim());
    }
    return headers;
  }

  private static long length(String digits, int radix, String what) throws ProtocolException {
    try {
      long length = Long.parseLong(digits, radix);
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // told below, like a negative one
    }
    throw new ProtocolException("not " + what + ": " + digits);
  }

  private static String last(Map<String, List<String>> headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(values.size() - 1);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended within the answer's head");
      }
      if (line.size() == LONGEST_LINE) {
        throw new ProtocolException("a header line of more than " + LONGEST_LINE + " bytes");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    return headers;
  }

  @Override
  public InputStream getBody() {
    return body;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A body of known length; an early end is an error, not an end. */
  private static final class SizedInput extends InputStream {
    private final InputStream in;
    private long left;

    SizedInput(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      int n = in.read(into, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("the answer ended " + left + " bytes early");
      }
      left -= n;
      return n;
    }
  }

  /** A chunked body (RFC 9112, 7.1); trailers are read and dropped. */
  private static final class ChunkedInput extends InputStream {
    private final InputStream in;
    private long left;
    private boolean started;
    private boolean ended;

    ChunkedInput(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0; // asking for the next chunk would wait for it
      }
      if (left == 0 && !ended) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int n = in.read(into, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("the answer ended within a chunk");
      }
      left -= n;
      return n;
    }

    private void nextChunk() throws IOException {
      if (started && !line(in).isEmpty()) {
        throw new ProtocolException("a chunk longer than its size");
      }
      started = true;
      String size = line(in);
      int extension = size.indexOf(';');
      left =
          length(
              (extension < 0 ? size : size.substring(0, extension)).trim(), 16, "a chunk's size");
      if (left == 0) {
        ended = true;
        headers(in);
      }
    }
  }
}
