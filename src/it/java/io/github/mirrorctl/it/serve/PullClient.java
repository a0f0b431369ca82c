package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Pulls images as engines do: HEAD of the tag, GET of the manifests and then of each blob. */
final class PullClient {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String TYPES =
      String.join(
          ", ", TestImage.OCI_INDEX, TestImage.OCI_MANIFEST, TestImage.DOCKER_MANIFEST, "*/*");

  private final URI server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * A pull that is done.
   *
   * @param bytes of the blobs
   * @param firstByte when the first byte of its largest blob came, by {@link System#nanoTime}
   */
  record Pulled(long bytes, long firstByte) {}

  PullClient(URI server) {
    this.server = server;
  }

  /** Pulls {@code REPOSITORY:latest} and compares every byte. */
  Pulled pull(String repository, TestImage image) {
    HttpResponse<byte[]> head = head(manifest(repository, "latest"), "Accept", TYPES);
    check(head.statusCode() == 200, head + " of the tag");
    String digest = head.headers().firstValue("Docker-Content-Digest").orElse("none");
    check(digest.equals(image.digest()), "the tag is " + digest);
    return pullByDigest(repository, image);
  }

  private Pulled pullByDigest(String repository, TestImage image) {
    HttpResponse<byte[]> manifest = get(manifest(repository, image.digest()), "Accept", TYPES);
    check(manifest.statusCode() == 200, manifest + " of the manifest");
    check(TestImage.digest(manifest.body()).equals(image.digest()), "another manifest");
    String type = manifest.headers().firstValue("Content-Type").orElse("none");
    check(type.equals(image.mediaType()), "the manifest's type is " + type);
    long bytes = 0;
    long largest = 0;
    long firstByte = 0;
    for (TestImage child : image.children()) {
      bytes += pullByDigest(repository, child).bytes;
    }
    for (TestImage.Blob blob : image.blobs()) {
      long first = blob(repository, blob);
      bytes += blob.size();
      if (blob.size() > largest) {
        largest = blob.size();
        firstByte = first;
      }
    }
    return new Pulled(bytes, firstByte);
  }

  /** Pulls a blob and proves it; returns when its first byte came. */
  long blob(String repository, TestImage.Blob blob) {
    HttpResponse<InputStream> response =
        send(request("GET", blobPath(repository, blob.digest())), BodyHandlers.ofInputStream());
    check(response.statusCode() == 200, response + " of a blob");
    MessageDigest hash = TestImage.sha256();
    byte[] buffer = new byte[64 * 1024];
    long first = 0;
    try (InputStream in = response.body()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        first = first == 0 ? System.nanoTime() : first;
        hash.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(response + " of a blob", e);
    }
    String digest = "sha256:" + HexFormat.of().formatHex(hash.digest());
    check(digest.equals(blob.digest()), "wrong bytes: " + digest + " for " + blob.digest());
    return first;
  }

  static String manifest(String repository, String reference) {
    return "/v2/" + repository + "/manifests/" + reference;
  }

  static String blobPath(String repository, String digest) {
    return "/v2/" + repository + "/blobs/" + digest;
  }

  HttpResponse<byte[]> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  HttpResponse<byte[]> head(String path, String... headers) {
    return send("HEAD", path, headers);
  }

  HttpResponse<byte[]> send(String method, String path, String... headers) {
    return send(request(method, path, headers), BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }

  /** Does it so many times at once. */
  static <T> List<T> atOnce(int count, Supplier<T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> begun = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        begun.add(threads.submit(work::get));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : begun) {
        results.add(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
