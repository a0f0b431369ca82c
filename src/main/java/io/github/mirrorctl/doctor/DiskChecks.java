package io.github.mirrorctl.doctor;

import io.github.mirrorctl.mirror.Bytes;
import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Whether there is room for what a mirror fetches, and whether it stays there. */
final class DiskChecks {
  /** Each of a share of the file system and a number of bytes. */
  static final double SCARCE_SHARE = 0.10;

  static final long SCARCE_BYTES = 2L << 30;
  static final double FULL_SHARE = 0.01;
  static final long FULL_BYTES = 200L << 20;

  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
  private static final Set<String> OF_A_CONTAINER = Set.of("overlay", "aufs");

  private final Mirror mirror;
  private final Supplier<Disk> disk;

  DiskChecks(Mirror mirror, Supplier<Disk> disk) {
    this.mirror = mirror;
    this.disk = disk;
  }

  List<Check> checks() {
    return List.of(
        Check.of("disk-space", mirror.name(), this::space),
        Check.of("disk-inodes", mirror.name(), this::inodes),
        Check.of("disk-mount", mirror.name(), this::mount));
  }

  Finding space() {
    Disk now = disk.get();
    String words =
        mirror.storage()
            + " has "
            + Bytes.format(now.usableBytes())
            + " left of "
            + Bytes.format(now.bytes());
    return left(
        words,
        share(now.usableBytes(), now.bytes()),
        now.usableBytes() < FULL_BYTES,
        now.usableBytes() < SCARCE_BYTES);
  }

  Finding inodes() {
    Disk now = disk.get();
    if (now.inodes() == 0) {
      return Finding.ok("the file system of " + mirror.storage() + " counts no inodes");
    }
    String words =
        mirror.storage()
            + " has "
            + now.freeInodes()
            + " of "
            + now.inodes()
            + " inodes left, one for each file and directory";
    return left(words, share(now.freeInodes(), now.inodes()), false, false);
  }

  private Finding left(String words, double share, boolean full, boolean scarce) {
    String remedy =
        "make room there, or move the cache: 'storage:' of " + mirror.name() + " in mirrors.yml";
    if (full || share < FULL_SHARE) {
      return Finding.wrong(words, remedy);
    }
    return scarce || share < SCARCE_SHARE ? Finding.warning(words, remedy) : Finding.ok(words);
  }

  private static double share(long left, long all) {
    return all == 0 ? 0 : (double) left / all;
  }

  Finding mount() {
    Disk now = disk.get();
    String where = mirror.storage() + " is on " + now.type();
    String remedy =
        "give it a directory on a disk: 'storage:' of " + mirror.name() + " in mirrors.yml";
    if (now.readOnly()) {
      return Finding.wrong(
          where + ", mounted read-only",
          "mount it writable ('findmnt -T DIR' shows where), "
              + "after a look at 'dmesg': a damaged disk becomes read-only by itself");
    }
    if (IN_MEMORY.contains(now.type())) {
      return Finding.warning(where + ", in memory: the cache is gone after a reboot", remedy);
    }
    if (OF_A_CONTAINER.contains(now.type())) {
      return Finding.warning(where + ": the cache goes with the container or live system", remedy);
    }
    return Finding.ok(where + ", mounted writable");
  }
}
