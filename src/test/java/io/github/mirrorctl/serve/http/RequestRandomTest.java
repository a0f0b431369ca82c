package io.github.mirrorctl.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.cache.RepositoryName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends is read without harm; the same seeds send the same. */
class RequestRandomTest {
  private static final int ROUNDS = 20_000;
  private static final Path ROOT = Path.of("/srv/repositories");
  private static final List<String> PIECES =
      List.of(
          "/v2/",
          "/v2",
          "v2",
          "library",
          "redis",
          "_catalog",
          "manifests",
          "blobs",
          "uploads",
          "referrers",
          "tags/list",
          "latest",
          "sha256:",
          "ab".repeat(32),
          "..",
          ".",
          "/",
          "//",
          "%2e%2e",
          "%2f",
          "%252f",
          "%00",
          "\0",
          "%",
          "%zz",
          "%c3%28",
          "+",
          "?",
          "#",
          "\\",
          "é",
          "\r\n",
          "A",
          "-",
          "__",
          "a".repeat(300));
  private static final String CHARACTERS = "bytes=0123456789-, \t;/*";

  private static final List<String> RIGHT =
      List.of(
          "/v2/library/redis/manifests/latest",
          "/v2/ghcr.io/org/app_1/blobs/sha256:" + "ab".repeat(32),
          "/v2/redis/tags/list",
          "/v2/a-b/c__d/referrers/sha256:12",
          "/v2/x/blobs/uploads/");

  /** Something right with a few faults, or pieces in any order. */
  private static String path(Random random) {
    StringBuilder path = new StringBuilder("/");
    if (random.nextBoolean()) {
      path = new StringBuilder(RIGHT.get(random.nextInt(RIGHT.size())));
    }
    for (int faults = random.nextInt(5); faults > 0; faults--) {
      int at = random.nextInt(path.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> path.insert(at, Character.toString(random.nextInt(0x250)));
        case 1 -> path.delete(at, Math.min(path.length(), at + 1));
        default -> path.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return path.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_path_never_leads_to_a_repository_out_of_its_place(long seed) {
    Random random = new Random(seed);
    int valid = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String path = path(random);
      Optional<PullRequest> read = PullRequest.parse(path);
      Optional<RepositoryName> name =
          read.flatMap(request -> RepositoryName.parse(request.repository()));
      if (name.isPresent()) {
        valid++;
        String value = name.get().value();
        assertThat(ROOT.resolve(value).normalize()).as(path).isEqualTo(ROOT.resolve(value));
        assertThat(value).as(path).matches("[a-z0-9._/-]{1,255}");
        assertThat(path).contains(value.substring(value.lastIndexOf('/') + 1));
      }
    }
    // the seed is no use when all is refused
    assertThat(valid).isGreaterThan(ROUNDS / 100);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void what_is_read_from_a_plain_path_is_that_path_again(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String path = path(random).replace("%", "");
      String again = PullRequest.parse(path).map(RequestRandomTest::written).orElse(path);
      assertThat(again).isEqualTo(again.isEmpty() ? "" : path);
    }
  }

  /** Empty for those that can be written in several ways. */
  private static String written(PullRequest request) {
    if (request instanceof PullRequest.Manifest manifest) {
      return "/v2/" + manifest.repository() + "/manifests/" + manifest.reference();
    } else if (request instanceof PullRequest.Blob blob) {
      return "/v2/" + blob.repository() + "/blobs/" + blob.digest();
    } else if (request instanceof PullRequest.Tags tags) {
      return "/v2/" + tags.repository() + "/tags/list";
    } else if (request instanceof PullRequest.Referrers referrers) {
      return "/v2/" + referrers.repository() + "/referrers/" + referrers.digest();
    }
    return request instanceof PullRequest.Catalog ? "/v2/_catalog" : "";
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_part_always_lies_within_its_body(long seed) {
    Random random = new Random(seed);
    int parts = 0;
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder header =
          new StringBuilder("bytes=" + random.nextInt(30) + "-" + random.nextInt(30));
      for (int faults = random.nextInt(6); faults > 0; faults--) {
        int at = random.nextInt(header.length());
        header.setCharAt(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        header.insert(at, random.nextBoolean() ? "" : Long.toString(random.nextLong() >>> 1));
      }
      long total = random.nextInt(3) == 0 ? random.nextInt(20) : random.nextLong() >>> 1;
      if (ByteRange.asked(header.toString(), total) instanceof ByteRange.Asked.Part part) {
        parts++;
        ByteRange range = part.range();
        assertThat(range.start()).as(header + " of " + total).isBetween(0L, total - 1);
        assertThat(range.length()).as(header + " of " + total).isBetween(1L, total);
        assertThat(range.end()).as(header + " of " + total).isBetween(1L, total);
      }
    }
    assertThat(parts).isGreaterThan(ROUNDS / 100);
  }
}
