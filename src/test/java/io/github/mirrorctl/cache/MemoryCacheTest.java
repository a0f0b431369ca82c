package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryCacheTest {
  @Test
  void keeps_what_was_put_by_kind_and_text() {
    MemoryCache memory = new MemoryCache(100_000);
    MemoryCache.Part<String> a = memory.part("a", String.class);
    MemoryCache.Part<Long> b = memory.part("b", Long.class);
    a.put("x", "one", 10);
    b.put("x", 2L, 10);
    assertThat(a.get("x")).contains("one");
    assertThat(b.get("x")).contains(2L);
    assertThat(memory.part("a", String.class).get("x")).contains("one");
    a.remove("x");
    assertThat(a.get("x")).isEmpty();
    assertThat(b.get("x")).isPresent();
  }

  @Test
  void all_kinds_together_are_bounded_in_bytes() {
    MemoryCache memory = new MemoryCache(10_000);
    int kept = 0;
    for (int i = 0; i < 1000; i++) {
      memory.part("kind " + i % 200, byte[].class).put("entry " + i, new byte[500], 500);
    }
    for (int i = 0; i < 1000; i++) {
      kept += memory.part("kind " + i % 200, byte[].class).get("entry " + i).isPresent() ? 1 : 0;
    }
    assertThat(kept).isPositive().isLessThanOrEqualTo(10_000 / 500);
  }

  @Test
  void what_is_larger_than_all_of_it_is_not_kept() {
    MemoryCache.Part<String> part = new MemoryCache(1000).part("a", String.class);
    part.put("x", "large", 2000);
    assertThat(part.get("x")).isEmpty();
  }
}
