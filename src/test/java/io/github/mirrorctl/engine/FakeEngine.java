package io.github.mirrorctl.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.mirrorctl.host.HostEnvironment;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Docker engine's API on a unix-domain socket: what is asked is answered by a {@link FakeDocker},
 * in sized and in chunked bodies as the real one does. Its answers are held to the real one's by
 * {@link EngineContract}.
 */
public final class FakeEngine implements AutoCloseable {
  /** Go's server sizes an answer that fits into its buffer, and sends others in chunks. */
  private static final int LARGEST_SIZED = 2048;

  /** One request, its path without the API's version. */
  record Request(
      String method, int minor, String path, Map<String, String> query, InputStream body) {
    String parameter(String name) {
      return query.getOrDefault(name, "");
    }
  }

  /** One answer; each part of a streamed one is a chunk. */
  record Answer(int status, String type, Iterable<byte[]> parts, boolean streamed) {
    static Answer empty(int status) {
      return new Answer(status, "", List.of(), false);
    }

    static Answer json(int status, JsonNode document) {
      return new Answer(
          status, "application/json", List.of(bytes(document.toString() + "\n")), false);
    }

    static Answer message(int status, String words) {
      return json(status, FakeDocker.JSON.createObjectNode().put("message", words));
    }

    static Answer stream(String type, Iterable<byte[]> parts) {
      return new Answer(200, type, parts, true);
    }
  }

  private final FakeDocker docker = new FakeDocker();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Path socket;
  private final ServerSocketChannel server;

  private FakeEngine(Path socket) throws IOException {
    this.socket = socket;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread(this::accept);
  }

  /** Listens on {@code docker.sock} in that directory until it is closed. */
  public static FakeEngine in(Path directory) throws IOException {
    return new FakeEngine(directory.resolve("docker.sock"));
  }

  /** What it has and does; scripted by the tests. */
  public FakeDocker docker() {
    return docker;
  }

  /** {@code unix://…}, as --host takes it. */
  public String url() {
    return "unix://" + socket;
  }

  DockerEndpoint endpoint() {
    return DockerEndpoint.find(
        new HostEnvironment(Map.of(), socket.resolveSibling("home"), socket.resolveSibling("/"), 0),
        Optional.of(url()));
  }

  /** Every request so far, for example {@code POST /containers/v2-mirror/start}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The requests so far that change something. */
  public List<String> changes() {
    return calls.stream().filter(call -> !call.startsWith("GET ")).toList();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel connection = server.accept();
        thread(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "fake engine");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(SocketChannel connection) {
    try (connection;
        InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
        OutputStream out = Channels.newOutputStream(connection)) {
      Request request = read(in);
      calls.add(request.method() + " " + request.path());
      write(out, docker.answer(request));
    } catch (IOException e) {
      // the client went away, as it may
    }
  }

  private static Request read(InputStream in) throws IOException {
    String[] first = line(in).split(" ", 3);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    byte[] body =
        headers.containsKey("transfer-encoding")
            ? chunks(in)
            : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    String[] target = first[1].split("\\?", 2);
    Map<String, String> query = new HashMap<>();
    for (String pair : target.length < 2 ? new String[0] : target[1].split("&", -1)) {
      String[] halves = pair.split("=", 2);
      query.put(decoded(halves[0]), halves.length < 2 ? "" : decoded(halves[1]));
    }
    String path = decoded(target[0]);
    boolean versioned = path.matches("/v1\\.\\d+/.*");
    int minor = versioned ? Integer.parseInt(path.split("[./]", 4)[2]) : 0;
    return new Request(
        first[0],
        minor,
        versioned ? path.substring(path.indexOf('/', 1)) : path,
        query,
        new ByteArrayInputStream(body));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      body.write(in.readNBytes(size));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static void write(OutputStream out, Answer answer) throws IOException {
    String head = "HTTP/1.1 " + answer.status() + " Fake\r\nServer: Docker/20.10.24 (linux)\r\n";
    if (!answer.type().isEmpty()) {
      head += "Content-Type: " + answer.type() + "\r\n";
    }
    int size = 0;
    if (!answer.streamed()) {
      for (byte[] part : answer.parts()) {
        size += part.length;
      }
    }
    boolean chunked = answer.streamed() || size > LARGEST_SIZED;
    if (answer.status() != 204 && answer.status() != 304) {
      head += chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + size + "\r\n";
    }
    out.write(bytes(head + "\r\n"));
    for (byte[] part : answer.parts()) {
      out.write(chunked ? bytes(Integer.toHexString(part.length) + "\r\n") : new byte[0]);
      out.write(part);
      out.write(chunked ? bytes("\r\n") : new byte[0]);
      out.flush();
    }
    out.write(chunked ? bytes("0\r\n\r\n") : new byte[0]);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
    docker.close();
  }
}
