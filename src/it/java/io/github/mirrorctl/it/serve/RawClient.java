package io.github.mirrorctl.it.serve;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One connection to a server, byte by byte: for what no HTTP client sends, and how bodies end. */
final class RawClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Socket socket = new Socket();
  private final InputStream in;

  /** How a connection ended. */
  enum Ending {
    /** In order: the peer has closed it. */
    FIN,
    /** Not in order. */
    RESET,
    /** Not at all: the answer was whole. */
    OPEN
  }

  /** An answer, as much of it as came. */
  @SuppressWarnings("ArrayRecordComponent") // read by tests alone
  record Answer(HttpHead head, byte[] body, Ending ending) {
    int status() {
      return head.status();
    }

    String text() {
      return new String(body, HttpText.LATIN);
    }
  }

  RawClient(int port) {
    this(port, 0);
  }

  /** With a receive buffer of so many bytes, as of a client that takes little at a time. */
  RawClient(int port, int buffer) {
    this(InetAddress.getLoopbackAddress().getHostAddress(), port, buffer);
  }

  /** From this address of loopback, such as 127.0.0.2. */
  RawClient(String from, int port) {
    this(from, port, 0);
  }

  private RawClient(String from, int port, int buffer) {
    try {
      socket.bind(new InetSocketAddress(from, 0));
      if (buffer > 0) {
        socket.setReceiveBufferSize(buffer);
      }
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      in = new BufferedInputStream(socket.getInputStream(), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient patience(Duration limit) {
    try {
      socket.setSoTimeout((int) limit.toMillis());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(HttpText.LATIN));
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing more is sent. */
  RawClient end() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient get(String path) {
    return send("GET " + path + " HTTP/1.1\r\nHost: mirror\r\n\r\n");
  }

  /** The next answer's head; empty when the connection ends before it. */
  Optional<HttpHead> head() {
    try {
      return HttpHead.read(in);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer", e);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** So many bytes more of the body; fails when they don't come. */
  byte[] read(int count) {
    try {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new AssertionError("the body ended after " + bytes.length + " of " + count);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole answer, as far as it comes. */
  Answer answer() {
    HttpHead head = head().orElseThrow(() -> new AssertionError("no answer"));
    return rest(head, head.length().orElse(Long.MAX_VALUE));
  }

  /** What is left of a body, at most so many bytes, and how it ended. */
  Answer rest(HttpHead head, long length) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    try {
      while (body.size() < length) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, length - body.size()));
        if (count < 0) {
          return new Answer(head, body.toByteArray(), Ending.FIN);
        }
        body.write(buffer, 0, count);
      }
      return new Answer(head, body.toByteArray(), Ending.OPEN);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came after " + body.size() + " of " + length, e);
    } catch (IOException e) {
      return new Answer(head, body.toByteArray(), Ending.RESET);
    }
  }

  /** How the connection ends; what still comes on it is thrown away. */
  Ending ending() {
    return rest(new HttpHead("", List.of()), Long.MAX_VALUE).ending();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
