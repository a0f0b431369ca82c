package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever strangers ask for, a server keeps none of it, on disk or in memory. */
class HostileStorageIT {
  private static final long MIB = 1024 * 1024;
  private static final int REQUESTS = 100_000;
  private static final int BATCH = 25;
  private static final int CLIENTS = 20;
  private static final int ROUNDS = 10;

  private LoadRig rig;
  private TestImage image;

  @BeforeEach
  void start() {
    rig = LoadRig.start();
    image = rig.upstream.push("good/app", "latest", TestImage.oci(1, 5000));
    rig.client.pull("good/app", image);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  /** With its link in the repository, which is written in the background. */
  private boolean isStored(String digest) {
    String link =
        "docker/registry/v2/repositories/good/app/_layers/" + digest.replace(':', '/') + "/link";
    return Files.exists(rig.server.blob(digest))
        && Files.exists(rig.server.storage().resolve(link));
  }

  private record Stored(Map<Path, Long> files, long own) {}

  /** The sizes of all that is cached, by path, and the bytes of the server's own files. */
  private Stored stored() {
    Path own = rig.server.storage().resolve(".mirrorctl");
    try (Stream<Path> all = Files.walk(rig.server.storage())) {
      Map<Path, Long> cached = new TreeMap<>();
      long bytes = 0;
      for (Path path : all.toList()) {
        long size = Files.isRegularFile(path) ? Files.size(path) : 0;
        if (path.startsWith(own)) {
          bytes += 4096 + size;
        } else {
          cached.put(path, size);
        }
      }
      return new Stored(cached, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_hundred_thousand_hostile_requests_leave_the_storage_as_it_was() {
    Until.hold(
        "all is stored", () -> image.blobs().stream().allMatch(blob -> isStored(blob.digest())));
    Stored before = stored();
    AtomicInteger client = new AtomicInteger();
    int answered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      answered +=
          PullClient.atOnce(
                  CLIENTS,
                  () ->
                      attack(
                          "127.0.0." + (20 + client.get() % CLIENTS),
                          new Random(client.getAndIncrement())))
              .stream()
              .mapToInt(Integer::intValue)
              .sum();
    }
    assertThat(answered).isEqualTo(REQUESTS);
    rig.checkAlive("good/app", image);
    Stored after = stored();
    assertThat(after.files).isEqualTo(before.files);
    assertThat(after.own - before.own).isLessThan(4 * MIB);
  }

  private int attack(String address, Random random) {
    int answered = 0;
    while (answered < REQUESTS / ROUNDS / CLIENTS) {
      try (RawClient connection = new RawClient(address, rig.server.port())) {
        answered += batch(connection, random);
      }
    }
    return answered;
  }

  /** One after the other over a connection: how many the server answered, or refused by its end. */
  private int batch(RawClient connection, Random random) {
    for (int i = 0; i < BATCH; i++) {
      String request = request(random);
      try {
        connection.send(request);
      } catch (UncheckedIOException e) {
        return Math.max(1, i);
      }
      var head = connection.head();
      if (head.isEmpty()) {
        return i + 1;
      }
      if (request.startsWith("GET")) {
        connection.rest(head.get(), head.get().length().orElse(0));
      }
    }
    return BATCH;
  }

  private String request(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String hex = HexFormat.of().formatHex(bytes);
    String digest = image.layer(0).digest();
    String longName = hex.substring(0, 8) + "/a".repeat(120);
    return switch (random.nextInt(12)) {
      case 0 -> "HEAD /v2/" + longName + "/blobs/" + digest + end();
      case 1 -> "GET /v2/" + hex + "/x/blobs/" + digest + end();
      case 2 -> "GET /v2/good/app/manifests/" + hex + end();
      case 3 -> "GET /v2/good/app/manifests/sha256:" + hex + end();
      case 4 -> "GET /v2/good/app/blobs/sha256:" + hex + end();
      case 5 -> "GET /v2/good/app/referrers/sha256:" + hex + end();
      case 6 ->
          "GET /v2/good/app/blobs/" + digest + end("Range: bytes=" + random.nextInt(6000) + "-");
      case 7 -> "GET /v2/" + end("X-" + hex + ": " + hex.repeat(50), "Forwarded: for=" + hex);
      case 8 ->
          "HEAD /v2/mirrorctl-canary/manifests/" + hex.substring(32) + end("User-Agent: " + hex);
      case 9 -> "GET /v2/good/app/manifests/latest" + end(user(hex));
      case 10 -> "GET /v2/" + hex + "/x/tags/list?last=" + hex + end();
      default -> "GET /v2/good/app/manifests/latest?ns=" + hex + ".example" + end();
    };
  }

  private static String user(String name) {
    return "Authorization: " + Passwords.header(name, name);
  }

  private static String end(String... fields) {
    return " HTTP/1.1\r\nHost: m\r\n"
        + Stream.of(fields).map(field -> field + "\r\n").reduce("", String::concat)
        + "\r\n";
  }
}
