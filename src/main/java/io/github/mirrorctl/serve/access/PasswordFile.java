package io.github.mirrorctl.serve.access;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.FileMark;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.mirror.Htpasswd;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The htpasswd file of a mirror, as it is now: read again when it changes, which is looked at once
 * a second at most. While it can't be read it has no users, so that a mirror which should ask for
 * passwords is never open.
 */
final class PasswordFile {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path path;
  private final Consumer<String> warn;
  private final LongSupplier nanos;
  private Htpasswd users = Htpasswd.NONE;
  private @Nullable String mark;
  private String trouble = "";
  private long looked;

  /**
   * @param warn takes what is wrong with it, once each time
   * @param nanos a clock such as {@link System#nanoTime}
   */
  PasswordFile(Path path, Consumer<String> warn, LongSupplier nanos) {
    this.path = path;
    this.warn = warn;
    this.nanos = nanos;
    this.looked = nanos.getAsLong() - AGAIN_NANOS;
  }

  /** The same object as long as nothing has changed. */
  synchronized Htpasswd users() {
    long now = nanos.getAsLong();
    if (now - looked >= AGAIN_NANOS) {
      looked = now;
      look();
    }
    return users;
  }

  private void look() {
    String current = FileMark.exact(path);
    // one that couldn't be read may be readable by now without any other change
    if (current.equals(mark) && trouble.isEmpty()) {
      return;
    }
    mark = current;
    try {
      String text =
          TextFile.read(path)
              .orElseThrow(() -> Failure.of("the file " + path + " isn't there", ""));
      users = Htpasswd.parse(text);
      trouble = "";
      users.problems().forEach(problem -> warn.accept(path + " " + problem));
    } catch (Failure e) {
      if (users != Htpasswd.NONE) {
        users = Htpasswd.NONE;
      }
      String words = String.valueOf(e.getMessage());
      if (!words.equals(trouble)) {
        trouble = words;
        warn.accept("nobody can log in: " + words);
      }
    }
  }
}
