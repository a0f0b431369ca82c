package io.github.mirrorctl.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP/1.1 over the JDK's own unix-domain sockets, behind docker-java's transport seam: one
 * connection a request, no native code, no pool. It starts in a third of the time of docker-java's
 * own transports, which matters for a command that lives for a fifth of a second. Requests that
 * take over the connection (attach, exec) are not supported: nothing here needs them.
 */
final class UnixSocketTransport implements DockerHttpClient {
  private static final int COPY_BUFFER = 64 * 1024;

  private final Path socket;
  private final Duration silence;

  /** {@code silence} is the longest wait for the next byte of an answer. */
  UnixSocketTransport(Path socket, Duration silence) {
    this.socket = socket;
    this.silence = silence;
  }

  @Override
  public Response execute(Request request) {
    if (request.hijackedInput() != null) {
      throw new UnsupportedOperationException("a hijacked connection");
    }
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        TimedChannel connection = new TimedChannel(channel, silence);
        return exchange(request, connection);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Response exchange(Request request, TimedChannel connection) throws IOException {
    boolean noBody = "HEAD".equals(request.method());
    try {
      send(request, connection.output());
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // an engine that refuses a body answers and hangs up before it has read it
      try {
        return HttpAnswer.read(connection.input(), noBody, connection);
      } catch (IOException none) {
        e.addSuppressed(none);
        throw e;
      }
    }
    return HttpAnswer.read(connection.input(), noBody, connection);
  }

  private static void send(Request request, OutputStream out) throws IOException {
    byte[] bytes = request.bodyBytes();
    InputStream stream = request.body();
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\n");
    head.append("Host: docker\r\nConnection: close\r\n");
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!name.equals("content-length") && !name.equals("transfer-encoding")) {
        head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
      }
    }
    if (bytes != null) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(bytes);
    } else if (stream != null) {
      head.append("Transfer-Encoding: chunked\r\n\r\n");
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      sendChunks(stream, out);
    } else {
      head.append(request.method().equals("POST") ? "Content-Length: 0\r\n\r\n" : "\r\n");
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static void sendChunks(InputStream body, OutputStream out) throws IOException {
    byte[] buffer = new byte[COPY_BUFFER];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      if (n > 0) {
        out.write((Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(buffer, 0, n);
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    // a connection lives as long as its answer
  }
}
