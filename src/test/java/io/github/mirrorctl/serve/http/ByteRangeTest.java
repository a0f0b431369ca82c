package io.github.mirrorctl.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 10",
    "bytes=0-0, 0, 1",
    "bytes=90-, 90, 10",
    "bytes=99-, 99, 1",
    "bytes=50-1000, 50, 50",
    "bytes=-1, 99, 1",
    "bytes=-30, 70, 30",
    "bytes=-1000, 0, 100",
  })
  void reads_a_single_part_of_a_hundred_bytes(String header, long start, long length) {
    assertThat(ByteRange.asked(header, 100))
        .isEqualTo(new ByteRange.Asked.Part(new ByteRange(start, length, 100)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=999999999999999999-", "bytes=-0"})
  void knows_a_part_beyond_the_end(String header) {
    assertThat(ByteRange.asked(header, 100)).isInstanceOf(ByteRange.Asked.Unsatisfiable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=5-4",
        "bytes=-",
        "bytes=0-1,3-4",
        "items=0-1",
        "bytes=a-b",
        "bytes=99999999999999999999-",
        "",
        "0-9"
      })
  void sends_all_where_the_header_may_be_ignored(String header) {
    assertThat(ByteRange.asked(header, 100)).isInstanceOf(ByteRange.Asked.All.class);
  }

  @Test
  void has_no_part_of_an_empty_body() {
    assertThat(ByteRange.asked("bytes=0-", 0)).isInstanceOf(ByteRange.Asked.Unsatisfiable.class);
    assertThat(ByteRange.asked("bytes=-5", 0)).isInstanceOf(ByteRange.Asked.Unsatisfiable.class);
    assertThat(ByteRange.asked(null, 0)).isInstanceOf(ByteRange.Asked.All.class);
  }

  @Test
  void tells_what_it_is() {
    assertThat(new ByteRange(10, 5, 100).contentRange()).isEqualTo("bytes 10-14/100");
    assertThat(new ByteRange(10, 5, 100).isWhole()).isFalse();
    assertThat(ByteRange.whole(7).isWhole()).isTrue();
  }
}
