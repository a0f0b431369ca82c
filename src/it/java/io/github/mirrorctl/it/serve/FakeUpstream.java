package io.github.mirrorctl.it.serve;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry within the tests' own process, for what a real one can't have: blobs of gigabytes that
 * no disk holds, thousands of manifests, repositories that misbehave. It keeps what is in one
 * repository from all others, as public registries do.
 */
final class FakeUpstream implements AutoCloseable {
  private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/(sha256:[0-9a-f]{64})");
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
  private static final FakeAnswer UNKNOWN = FakeAnswer.status("404 Not Found");

  /** A body, whole or from some byte on. */
  interface Content {
    long size();

    void write(OutputStream out, long from) throws IOException;

    static Content of(byte[] bytes) {
      return new Content() {
        @Override
        public long size() {
          return bytes.length;
        }

        @Override
        public void write(OutputStream out, long from) throws IOException {
          out.write(bytes, (int) from, (int) (bytes.length - from));
        }
      };
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // read by tests alone
  private record Document(String type, byte[] bytes) {}

  private record Rule(Pattern line, Function<MatchResult, FakeAnswer> answer) {}

  private final ServerSocket listening = new ServerSocket();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Map<String, Content> blobs = new ConcurrentHashMap<>();
  private final Map<String, Document> manifests = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Pace pace = new Pace();

  private FakeUpstream() throws IOException {
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
  }

  static FakeUpstream start() {
    try {
      FakeUpstream upstream = new FakeUpstream();
      thread(upstream::accept);
      return upstream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "fake-upstream");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listening.accept();
        connections.add(socket);
        thread(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      Optional<HttpHead> request = HttpHead.read(in);
      while (request.isPresent()) {
        String line = request.get().word(0) + " " + request.get().word(1);
        lines.add(line);
        FakeAnswer.Wire wire = new FakeAnswer.Wire(socket.getOutputStream(), pace, closed);
        find(line, request.get().word(1)).send(request.get(), wire);
        wire.flush();
        request = HttpHead.read(in);
      }
    } catch (IOException e) {
      // the server has left, or the test is over
    } finally {
      connections.remove(socket);
    }
  }

  private FakeAnswer find(String line, String path) {
    for (Rule rule : rules) {
      Matcher matcher = rule.line.matcher(line);
      if (matcher.find()) {
        return rule.answer.apply(matcher);
      }
    }
    if (path.equals("/v2/")) {
      return FakeAnswer.document("application/json", "{}".getBytes(HttpText.LATIN));
    }
    Matcher blob = BLOB.matcher(path);
    if (blob.matches()) {
      return Optional.ofNullable(blobs.get(blob.group(1) + "@" + blob.group(2)))
          .map(content -> FakeAnswer.content(content, blob.group(2)))
          .orElse(UNKNOWN);
    }
    Matcher manifest = MANIFEST.matcher(path);
    return manifest.matches()
        ? Optional.ofNullable(manifests.get(manifest.group(1) + "@" + manifest.group(2)))
            .map(document -> FakeAnswer.document(document.type, document.bytes))
            .orElse(UNKNOWN)
        : UNKNOWN;
  }

  int port() {
    return listening.getLocalPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  // what it has

  /** Puts an image there as {@code REPOSITORY:TAG}, with its blobs. */
  TestImage push(String repository, String tag, TestImage image) {
    image.children().forEach(child -> push(repository, child.digest(), child));
    image.blobs().forEach(blob -> push(repository, blob.digest(), Content.of(blob.bytes())));
    push(repository, tag, image.mediaType(), image.manifest());
    return image;
  }

  /** Puts a manifest there, whatever it says; returns its digest. */
  String push(String repository, String tag, String type, byte[] manifest) {
    String digest = TestImage.digest(manifest);
    manifests.put(repository + "@" + digest, new Document(type, manifest));
    manifests.put(repository + "@" + tag, new Document(type, manifest));
    return digest;
  }

  GeneratedBlob push(String repository, GeneratedBlob blob) {
    push(repository, blob.digest(), blob);
    return blob;
  }

  private void push(String repository, String digest, Content content) {
    blobs.put(repository + "@" + digest, content);
  }

  // how it is

  /** Requests whose {@code METHOD /path} contains this are answered so; the latest word counts. */
  void all(String line, FakeAnswer answer) {
    all(line, found -> answer);
  }

  void all(String line, Function<MatchResult, FakeAnswer> answer) {
    rules.add(0, new Rule(Pattern.compile(line), answer));
  }

  /** For the bodies of all connections together; 0 for as fast as it goes. */
  void rate(long bytesPerSecond) {
    pace.rate(bytesPerSecond);
  }

  void mend() {
    rules.clear();
    pace.rate(0);
  }

  int count(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    return (int) lines.stream().filter(line -> wanted.matcher(line).find()).count();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      listening.close();
      for (Socket socket : connections) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
