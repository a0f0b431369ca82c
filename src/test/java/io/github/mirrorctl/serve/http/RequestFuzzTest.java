package io.github.mirrorctl.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.cache.Tag;
import io.github.mirrorctl.fuzz.Fuzzer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What clients ask for. */
class RequestFuzzTest {
  @Test
  void paths_lead_to_names_that_stay_in_their_directory() {
    Fuzzer.run(
        List.of(
            "/v2/library/redis/manifests/7.2",
            "/v2/a/b%2fc/blobs/sha256:" + "0f".repeat(32),
            "/v2/a/referrers/sha256:" + "0f".repeat(32),
            "/v2/_catalog",
            "/v2/a/tags/list"),
        input -> {
          Optional<PullRequest> asked = PullRequest.parse(Fuzzer.latin(input));
          if (asked.isEmpty()) {
            return;
          }
          RepositoryName.parse(asked.get().repository())
              .ifPresent(
                  name ->
                      assertThat(name.value())
                          .hasSizeLessThanOrEqualTo(255)
                          .matches("[a-z0-9._/-]+")
                          .doesNotContain("..", "//", "/_"));
          if (asked.get() instanceof PullRequest.Manifest manifest) {
            Tag.parse(manifest.reference())
                .ifPresent(tag -> assertThat(tag.value()).matches("[\\w.-]{1,128}"));
            Digest.parse(manifest.reference())
                .ifPresent(digest -> assertThat(digest.toString()).isEqualTo(manifest.reference()));
          }
        });
  }

  @Test
  void ranges_stay_within_the_body() {
    Fuzzer.run(
        List.of("bytes=0-99", "bytes=-5", "bytes=100-", "bytes=0-1,5-6", "items=1-2"),
        input -> {
          for (long total : new long[] {0, 1, 100, Long.MAX_VALUE}) {
            if (ByteRange.asked(Fuzzer.latin(input), total) instanceof ByteRange.Asked.Part part) {
              ByteRange range = part.range();
              assertThat(range.start()).isBetween(0L, total - 1);
              assertThat(range.length()).isPositive();
              assertThat(range.end()).isBetween(1L, total);
            }
          }
        });
  }
}
