package io.github.mirrorctl.cache;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a blob: when which file was found to be its content, and when it was last
 * asked for. 88 bytes, about 130 with its place in a map that takes it as key and value; a cache
 * may hold a hundred thousand. Two are equal when they are of the same blob.
 */
final class BlobRecord {
  /** How long a later use may stay unsaved, in seconds. */
  private static final int SAVED_EVERY = 3600;

  private final long a;
  private final long b;
  private final long c;
  private final long d;

  /** The second half of a sha512; null says that it is a sha256. */
  private final @Nullable String rest;

  // seconds since 1970 as unsigned numbers, 0 for never
  private int verified;
  private int used;
  private int savedUse;

  private long size;
  private long modified;
  private long inode;

  BlobRecord(Digest digest) {
    String hex = digest.hex();
    a = HexFormat.fromHexDigitsToLong(hex, 0, 16);
    b = HexFormat.fromHexDigitsToLong(hex, 16, 32);
    c = HexFormat.fromHexDigitsToLong(hex, 32, 48);
    d = HexFormat.fromHexDigitsToLong(hex, 48, 64);
    rest = hex.length() > 64 ? hex.substring(64) : null;
  }

  Digest digest() {
    HexFormat hex = HexFormat.of();
    String first =
        hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
    return rest == null ? new Digest("sha256", first) : new Digest("sha512", first + rest);
  }

  synchronized void verified(FileStamp stamp, long second) {
    verified = (int) second;
    size = stamp.size();
    modified = stamp.modified();
    inode = stamp.inode();
  }

  /** When the file of this stamp was verified, in seconds since 1970; 0 for never. */
  synchronized long verified(FileStamp stamp) {
    return stamp.size() == size && stamp.modified() == modified && stamp.inode() == inode
        ? Integer.toUnsignedLong(verified)
        : 0;
  }

  /** Notes a use; true when it should be saved, at most once an hour. */
  synchronized boolean used(long second) {
    used = (int) second;
    if (savedUse != 0 && second - Integer.toUnsignedLong(savedUse) < SAVED_EVERY) {
      return false;
    }
    savedUse = used;
    return true;
  }

  synchronized Optional<Instant> lastUse() {
    return used == 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(Integer.toUnsignedLong(used)));
  }

  /** Its fields as the journal has them. */
  synchronized String text() {
    return Integer.toUnsignedString(verified)
        + " "
        + size
        + " "
        + modified
        + " "
        + inode
        + " "
        + Integer.toUnsignedString(used);
  }

  /** The reverse of {@link #text}; {@code IllegalArgumentException} for anything else. */
  static BlobRecord parse(Digest digest, String text) {
    String[] fields = text.split(" ", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException("not a blob's record");
    }
    BlobRecord read = new BlobRecord(digest);
    read.verified(
        new FileStamp(
            Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3])),
        Integer.parseUnsignedInt(fields[0]));
    synchronized (read) {
      read.used = Integer.parseUnsignedInt(fields[4]);
      read.savedUse = read.used;
    }
    return read;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BlobRecord that
        && a == that.a
        && b == that.b
        && c == that.c
        && d == that.d
        && Objects.equals(rest, that.rest);
  }

  @Override
  public int hashCode() {
    return (int) a; // the bits of a hash are mixed already
  }
}
