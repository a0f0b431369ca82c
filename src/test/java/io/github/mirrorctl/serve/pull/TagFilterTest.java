package io.github.mirrorctl.serve.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagFilterTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 1000})
  void takes_the_page_in_order_however_the_list_is_cut(int piece) throws IOException {
    byte[] list =
        utf8("{\"name\":\"a/b\",\"tags\":[\"9\",\"b\",\"a\",\"d\",\"c\"],\"more\":[\"e\"]}");
    TagFilter filter = new TagFilter(Optional.of("a"), 2);
    for (int at = 0; at < list.length; at += piece) {
      filter.feed(Arrays.copyOfRange(list, at, Math.min(list.length, at + piece)));
    }
    assertThat(filter.end()).isTrue();
    assertThat(filter.name()).isEqualTo("a/b");
    assertThat(filter.page()).containsExactly("b", "c");
  }

  @Test
  void a_list_that_breaks_off_is_none() throws IOException {
    TagFilter filter = new TagFilter(Optional.empty(), 10);
    filter.feed(utf8("{\"name\":\"a\",\"tags\":[\"1\",\"2\""));
    assertThatThrownBy(filter::end).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "{\"tags\":{\"name\":\"x\"}}", "\"name\""})
  void nor_is_anything_else(String text) throws IOException {
    TagFilter filter = new TagFilter(Optional.empty(), 10);
    filter.feed(utf8(text));
    assertThat(filter.end()).isFalse();
  }

  @Test
  void what_no_tag_can_be_ends_it() throws IOException {
    TagFilter filter = new TagFilter(Optional.empty(), 10);
    assertThatThrownBy(() -> filter.feed(utf8("{\"tags\":[\"" + "x".repeat(10_000) + "\"]}")))
        .isInstanceOf(IOException.class);
    TagFilter deep = new TagFilter(Optional.empty(), 10);
    assertThatThrownBy(() -> deep.feed(utf8("[".repeat(100_000)))).isInstanceOf(IOException.class);
  }
}
