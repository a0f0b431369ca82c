package io.github.mirrorctl.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryRightsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 755, false, false",
    "0, 0, 775, false, false",
    "0, 50, 755, false, false",
    "0, 50, 775, true, true",
    "0, 0, 757, true, true",
    "0, 0, 1777, true, false",
    "1000, 1000, 755, true, false"
  })
  void says_who_can_write(int owner, int group, String mode, boolean write, boolean replace) {
    DirectoryRights rights = new DirectoryRights(owner, group, Integer.parseInt(mode, 8));
    assertThat(rights.othersThanRootWrite()).isEqualTo(write);
    assertThat(rights.othersReplace()).isEqualTo(replace);
  }

  @Test
  void reads_the_sticky_bit_too() {
    assertThat(DirectoryRights.of(Path.of("/tmp")).mode() & 07777).isEqualTo(01777);
  }
}
