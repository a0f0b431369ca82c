package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that become paths. */
class GrammarTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis",
        "library/redis",
        "a",
        "0/1/2",
        "ghcr.io/org/app",
        "a__b",
        "a_b.c-d",
        "a---b",
        "x/y.z/w"
      })
  void a_repository_is_named_as_the_distribution_grammar_has_it(String name) {
    assertThat(RepositoryName.parse(name)).hasToString("Optional[" + name + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/redis",
        "redis/",
        "a//b",
        ".",
        "..",
        "a/..",
        "../a",
        "a/../b",
        "a..b",
        "a._b",
        "a___b",
        "-a",
        "a-",
        "_a",
        "_manifests",
        "a/_layers/b",
        ".a",
        "Redis",
        "a b",
        "a\n",
        "a\0b",
        "%2e%2e",
        "a%2fb",
        "a\\b",
        "ä",
        "localhost:5000/a"
      })
  void anything_else_is_no_repository(String name) {
    assertThat(RepositoryName.parse(name)).isEmpty();
    assertThatThrownBy(() -> new RepositoryName(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_repositorys_name_has_at_most_255_characters() {
    assertThat(RepositoryName.parse("a".repeat(255))).isPresent();
    assertThat(RepositoryName.parse("a/".repeat(127) + "a")).isPresent();
    assertThat(RepositoryName.parse("a".repeat(256))).isEmpty();
    assertThat(RepositoryName.parse("a/".repeat(500_000) + "a")).isEmpty();
    assertThat(RepositoryName.parse("a-".repeat(127) + "A")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "7", "_x", "7.2-alpine", "A.b_C-", "v1..2"})
  void a_tag_begins_with_a_letter_a_digit_or_an_underscore(String tag) {
    assertThat(Tag.parse(tag)).hasToString("Optional[" + tag + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", ".a", "-a", "a/b", "a b", "a\n", "a\0", "a:b", "ä", "%2e"})
  void anything_else_is_no_tag(String tag) {
    assertThat(Tag.parse(tag)).isEmpty();
    assertThatThrownBy(() -> new Tag(tag)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_tag_has_at_most_128_characters() {
    assertThat(Tag.parse("a".repeat(128))).isPresent();
    assertThat(Tag.parse("a".repeat(129))).isEmpty();
  }
}
