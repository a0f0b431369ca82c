package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each way to make a server hold much at once, by itself: it lives, and stays within its memory.
 */
class MemoryIT {
  private static final int MIB = 1024 * 1024;

  private LoadRig rig;
  private LoadClient load;
  private TestImage image;

  @BeforeEach
  void start() {
    rig = LoadRig.start();
    load = new LoadClient(rig.server.port());
    image = rig.upstream.push("good/app", "latest", TestImage.oci(1, 300_000));
    rig.client.pull("good/app", image);
  }

  @AfterEach
  void stop() {
    load.close();
    rig.close();
  }

  private static String large(int number, int size) {
    return "{\"schemaVersion\":2,\"annotations\":{\"a\":\"%d%s\"}}"
        .formatted(number, "x".repeat(size));
  }

  @Test
  void slow_readers_of_running_downloads() {
    List<GeneratedBlob> blobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      blobs.add(rig.upstream.push("good/large", new GeneratedBlob(i, 256 * MIB + i)));
    }
    rig.upstream.rate(100 * MIB);
    List<LoadResult> results = new ArrayList<>();
    for (GeneratedBlob blob : blobs) {
      LoadClient.Load slow =
          LoadClient.Load.of(
              1 + results.size(),
              LoadClient.get(PullClient.blobPath("good/large", blob.digest())),
              400_000);
      results.add(load.open(32, slow.expecting(blob)));
    }
    Until.hold("all read", () -> results.stream().allMatch(one -> one.bytes.get() > 10 * MIB));
    System.out.println(results);
    assertThat(results).allMatch(result -> result.wrong.get() == 0);
    rig.upstream.rate(0);
    rig.checkAlive("good/app", image);
    rig.checkAlive("good/new", rig.upstream.push("good/new", "latest", TestImage.oci(2, MIB)));
  }

  @Test
  void clients_that_take_nothing_of_large_manifests() {
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < 41; i++) {
      digests.add(
          rig.upstream.push(
              "good/large",
              "t" + i,
              TestImage.OCI_MANIFEST,
              large(i, 3_900_000).getBytes(HttpText.LATIN)));
    }
    String cached = PullClient.manifest("good/large", digests.get(40));
    assertThat(rig.client.get(cached).statusCode()).isEqualTo(200);
    LoadResult same =
        load.open(24, LoadClient.Load.of(1, LoadClient.get(cached), LoadClient.NOTHING));
    LoadResult different =
        load.open(
            40,
            LoadClient.Load.of(
                2,
                number ->
                    LoadClient.get(PullClient.manifest("good/large", digests.get(number)))
                        .apply(number),
                LoadClient.NOTHING));
    Until.hold("all have asked", () -> same.begun() && different.begun());
    Until.hold("they are fetched", () -> rig.upstream.count("GET .*/good/large/") > 5);
    for (int i = 0; i < 5; i++) {
      rig.checkAlive("good/app", image);
    }
    assertThat(rig.client.get(cached).statusCode()).isEqualTo(200);
    load.end();
    rig.checkAlive("good/app", image);
  }

  @Test
  void a_list_of_a_million_tags_is_whole() {
    String tags =
        IntStream.range(0, 1_000_000)
            .mapToObj(number -> "\"v%07d\"".formatted(number))
            .collect(Collectors.joining(","));
    byte[] list = ("{\"name\":\"good/tags\",\"tags\":[" + tags + "]}").getBytes(HttpText.LATIN);
    FakeUpstream.Content content = FakeUpstream.Content.of(list);
    rig.upstream.all("/good/tags/tags/list", FakeAnswer.chunked("application/json", content));
    String path = "/v2/good/tags/tags/list";
    LoadResult others =
        load.open(10, LoadClient.Load.of(1, LoadClient.get(path), LoadClient.NOTHING));
    Until.hold("all have asked", others::begun);
    HttpResponse<byte[]> response = rig.client.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    String body = new String(response.body(), StandardCharsets.UTF_8);
    String listed = body.substring(body.indexOf('[') + 1, body.lastIndexOf(']'));
    assertThat(listed.replaceAll("\\s", "").equals(tags)).isTrue();
    rig.checkAlive("good/app", image);
  }

  @Test
  void requests_that_are_half_sent() {
    String head =
        "GET /v2/ HTTP/1.1\r\nHost: m\r\n"
            + IntStream.range(0, 29)
                .mapToObj(number -> "X-%d: %s\r\n".formatted(number, "y".repeat(480)))
                .collect(Collectors.joining());
    LoadResult half = load.open(3400, LoadClient.Load.of(1, number -> head, LoadClient.ALL));
    Until.hold("all have begun", half::begun);
    for (int i = 0; i < 20; i++) {
      rig.checkAlive("good/app", image);
    }
    System.out.println(half);
  }

  private void pullManifests(String mirror, byte[][] manifests, int from, int to) {
    AtomicInteger next = new AtomicInteger(from);
    List<Boolean> right =
        PullClient.atOnce(
            8,
            () -> {
              boolean all = true;
              for (int i = next.getAndIncrement(); i < to; i = next.getAndIncrement()) {
                HttpResponse<byte[]> got =
                    rig.client.get(PullClient.manifest(mirror + "many/a" + i, "t"));
                all &= got.statusCode() == 200 && Arrays.equals(got.body(), manifests[i]);
              }
              return all;
            });
    assertThat(right).doesNotContain(false);
  }

  @Test
  void thousands_of_manifests_of_three_mirrors() {
    rig.server.stop();
    rig.serving(
        rig.server.another("two.example", rig.upstream.uri()),
        rig.server.another("three.example", rig.upstream.uri()));
    byte[][] manifests = new byte[4000][];
    for (int i = 0; i < manifests.length; i++) {
      int[] layers = new int[25];
      Arrays.fill(layers, 1);
      manifests[i] = TestImage.oci(10 + i, layers).manifest();
      rig.upstream.push("many/a" + i, "t", TestImage.OCI_MANIFEST, manifests[i]);
    }
    for (String mirror : List.of("", "two.example/", "three.example/")) {
      for (int from = 0; from < manifests.length; from += 500) {
        pullManifests(mirror, manifests, from, from + 500);
      }
      rig.checkAlive("good/app", image);
    }
  }
}
