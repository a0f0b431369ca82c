package io.github.mirrorctl.serve.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.fuzz.Fuzzer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What upstreams send, as far as the server reads it. */
class PullFuzzTest {
  private static final String SHA = "sha256:" + "5e".repeat(32);
  private static final Pattern HEADER = Pattern.compile("[ -~]{1,400}");

  @Test
  void manifests_and_indexes() {
    Fuzzer.run(
        List.of(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + ("\"config\":{\"mediaType\":\"a/b\",\"digest\":\"" + SHA + "\",\"size\":7},")
                + ("\"layers\":[{\"digest\":\"" + SHA + "\",\"size\":123456789012}]}"),
            "{\"manifests\":[{\"digest\":\"" + SHA + "\",\"platform\":{\"os\":\"linux\"}}]}",
            "{\"schemaVersion\":1,\"signatures\":[{\"header\":{}}]}"),
        input -> {
          Manifest.mediaTypeOf(input).ifPresent(type -> assertThat(type).matches(HEADER));
          Manifest manifest = new Manifest(Digest.sha256Of(input), "a/b", input);
          assertThat(manifest.sizes().values()).allMatch(size -> size >= 0);
          assertThat(manifest.sizes()).hasSizeLessThanOrEqualTo(input.length / 64 + 1);
        });
  }

  @Test
  void lists_of_tags_read_at_once_and_in_pieces_are_the_same() {
    Fuzzer.run(
        List.of(
            "{\"name\":\"a/b\",\"tags\":[\"1\",\"latest\",\"v1.2.3\"]}",
            "{\"name\":\"a\",\"tags\":null}",
            "{\"tags\":[\"b\",\"a\"],\"name\":\"x\",\"more\":[{\"tags\":[\"c\"]}]}"),
        input -> {
          Optional<TagList> whole = TagList.parse(input);
          try {
            TagFilter filter = new TagFilter(Optional.empty(), 5);
            int half = input.length / 2;
            filter.feed(Arrays.copyOf(input, half));
            filter.feed(Arrays.copyOfRange(input, half, input.length));
            assertThat(filter.end() ? filter.page() : List.of()).hasSizeLessThanOrEqualTo(5);
          } catch (IOException e) {
            // no list; whoever reads it as a whole is less strict of what stands behind it
          }
          whole.ifPresent(list -> assertThat(list.name()).isNotNull());
        });
  }
}
