package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/** What a disk does to files. */
final class Disk {
  private Disk() {}

  /** Turns one bit of the byte at {@code position}; the file's times stay as they were. */
  static void flip(Path file, long position) {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, position);
        one.put(0, (byte) (one.get(0) ^ 1)).rewind();
        channel.write(one, position);
      }
      Files.setLastModifiedTime(file, modified);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same by somebody who writes into the file, which then has another time. */
  static void change(Path file, long position) {
    flip(file, position);
    try {
      Files.setLastModifiedTime(
          file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void truncate(Path file, long size) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes until nothing more goes in. */
  static void fill(Path file) {
    byte[] piece = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException e) {
      // full
    }
  }
}
