package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's docker-registry on a free port of loopback: an upstream, or a pull-through cache. */
final class LocalRegistry implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

  private final Child process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private LocalRegistry(Path folder, Path storage, String more) {
    try {
      Files.createDirectories(folder);
      Path config = folder.resolve("config.yml");
      Files.writeString(
          config,
          """
          version: 0.1
          log: {level: info, accesslog: {disabled: true}}
          storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
          http: {addr: "127.0.0.1:0"}
          %s
          """
              .formatted(storage, more));
      process =
          new Child(
              folder,
              "registry",
              List.of(
                  RealRegistryCondition.binary().orElseThrow().toString(),
                  "serve",
                  config.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!process.saidWithin(START, said -> listening(said).isPresent())) {
      String words = process.err();
      process.close();
      throw new IllegalStateException("the registry does not start:\n" + words);
    }
    port = listening(process).orElseThrow();
  }

  private static Optional<Integer> listening(Child process) {
    Matcher line = LISTENING.matcher(process.err());
    return line.find() ? Optional.of(Integer.valueOf(line.group(1))) : Optional.empty();
  }

  /** An empty one. */
  static LocalRegistry start(Path folder) {
    return new LocalRegistry(folder, folder.resolve("data"), "");
  }

  /** A pull-through cache of that upstream, on that storage. */
  static LocalRegistry proxy(Path folder, Path storage, URI upstream) {
    return new LocalRegistry(folder, storage, "proxy: {remoteurl: \"" + upstream + "\"}");
  }

  int port() {
    return port;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Puts an image there, with its blobs, or an index with its images. */
  void push(String repository, String tag, TestImage image) {
    for (TestImage child : image.children()) {
      push(repository, child.digest(), child);
    }
    for (TestImage.Blob blob : image.blobs()) {
      push(repository, blob);
    }
    send(
        HttpRequest.newBuilder(uri().resolve("/v2/" + repository + "/manifests/" + tag))
            .header("Content-Type", image.mediaType())
            .PUT(BodyPublishers.ofByteArray(image.manifest())));
  }

  void push(String repository, TestImage.Blob blob) {
    HttpResponse<String> begun =
        send(
            HttpRequest.newBuilder(uri().resolve("/v2/" + repository + "/blobs/uploads/"))
                .POST(BodyPublishers.noBody()));
    String place = begun.headers().firstValue("Location").orElseThrow();
    send(
        HttpRequest.newBuilder(
                uri()
                    .resolve(place + (place.contains("?") ? "&" : "?") + "digest=" + blob.digest()))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(blob.bytes())));
  }

  /** Takes a manifest away; its tags go with it. */
  void delete(String repository, String digest) {
    send(
        HttpRequest.newBuilder(uri().resolve("/v2/" + repository + "/manifests/" + digest))
            .DELETE());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    HttpRequest built = request.timeout(Duration.ofSeconds(20)).build();
    try {
      HttpResponse<String> response = http.send(built, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            built + " was answered " + response.statusCode() + " " + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
