package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.RealCommands;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Mirror;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskChecksTest {
  private static final long GIB = 1L << 30;
  private final Mirror mirror = Defaults.system().mirror("docker.io");

  private DiskChecks checks(Disk disk) {
    return new DiskChecks(mirror, () -> disk);
  }

  private static Disk of(long bytes, long usable) {
    return new Disk(bytes, usable, 0, 0, "ext4", false);
  }

  @ParameterizedTest
  @CsvSource({
    // of how many GiB, MiB left
    "100, 20480, OK",
    "1000, 92160, WARNING",
    "10, 2000, WARNING",
    "10, 150, WRONG",
    "1000, 9216, WRONG",
    "0, 0, WRONG"
  })
  void room_is_told_by_its_share_and_its_size(long gib, long mib, Level level) {
    assertThat(checks(of(gib * GIB, mib << 20)).space().level()).isEqualTo(level);
  }

  @Test
  void a_full_disk_is_told_with_what_to_do() {
    assertThat(checks(of(20_000_000_000L, 120_000_000)).space())
        .isEqualTo(
            Finding.wrong(
                "/var/lib/docker-registry has 120 MB left of 20 GB",
                "make room there, or move the cache: 'storage:' of docker.io in mirrors.yml"));
  }

  @ParameterizedTest
  @CsvSource({"1000, 500, OK", "1000, 90, WARNING", "1000, 5, WRONG", "0, 0, OK"})
  void files_that_it_can_still_hold_are_told_by_their_share(long inodes, long free, Level level) {
    assertThat(checks(new Disk(GIB, GIB, inodes, free, "ext4", false)).inodes().level())
        .isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, false, OK",
    "btrfs, true, WRONG",
    "tmpfs, false, WARNING",
    "overlay, false, WARNING"
  })
  void a_cache_stays_where_it_can_be_written_and_outlives_a_reboot(
      String type, boolean readOnly, Level level) {
    Finding found = checks(new Disk(GIB, GIB, 0, 0, type, readOnly)).mount();
    assertThat(found.level()).isEqualTo(level);
    assertThat(found.message()).contains(type);
  }

  @Test
  void a_directory_that_is_not_there_yet_is_on_its_parents_disk(@TempDir Path root) {
    RealCommands commands =
        new RealCommands(new HostEnvironment(Map.of("PATH", "/usr/bin:/bin"), root, root, 0));
    Disk disk = Disk.of(root.resolve("not/yet"), commands);
    assertThat(disk.bytes()).isPositive();
    assertThat(disk.usableBytes()).isBetween(0L, disk.bytes());
    assertThat(disk.freeInodes()).isBetween(0L, disk.inodes());
    assertThat(disk.type()).isNotEmpty();
    assertThat(disk.readOnly()).isFalse();
  }
}
