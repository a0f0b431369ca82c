package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** What stands in a lock's file: the pid and the command that hold it, for whoever is kept out. */
public final class LockHolder {
  private static final int LONGEST = 200;

  private LockHolder() {}

  /** {@code " (pid 123: mirrorctl up)"}, or nothing when the holder hasn't said it. */
  public static String read(FileChannel lock) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
    lock.read(buffer, 0);
    String line =
        StandardCharsets.UTF_8
            .decode(buffer.flip())
            .toString()
            .lines()
            .findFirst()
            .orElse("")
            .strip();
    int space = line.indexOf(' ');
    // who may write in the directory may write anything there
    return !line.matches("\\d{1,9} [ -~]+")
        ? ""
        : " (pid " + line.substring(0, space) + ": " + line.substring(space + 1) + ")";
  }

  /** Says that this process holds it, as {@code what}: {@code mirrorctl up}. */
  public static void write(FileChannel lock, String what) throws IOException {
    lock.truncate(0);
    String line = ProcessHandle.current().pid() + " " + what + "\n";
    lock.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), 0);
  }
}
