package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.host.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CacheDirectoryTest {
  @TempDir Path directory;

  private final TestClock clock = new TestClock();

  /** What the second JVM runs: opens the directory, says so, and keeps it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (CacheDirectory cache =
          CacheDirectory.open(Path.of(args[0]), Clock.systemUTC(), new MemoryCache(1_000_000))) {
        byte[] bytes = Blobs.random(1, 1000);
        PartialBlob partial = cache.blobs().resume(Digest.sha256Of(bytes));
        partial.expect(1000, Optional.of("\"v1\""));
        partial.write(ByteBuffer.wrap(bytes, 0, 400));
        System.out.println("held");
        while (System.in.read() >= 0) {}
      }
    }
  }

  private CacheDirectory open(Path storage) {
    return CacheDirectory.open(storage, clock, new MemoryCache(1_000_000));
  }

  @Test
  void the_second_server_is_told_of_the_first_and_takes_over_when_that_is_killed()
      throws IOException, InterruptedException {
    Path storage = directory.resolve("s");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                storage.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      assertThatThrownBy(() -> open(storage))
          .isInstanceOf(Failure.class)
          .hasMessage(
              "another server (pid %d: mirrorctl serve) serves %s: two would damage the cache",
              holder.pid(), storage.toRealPath());
      // being refused must not have freed it
      assertThatThrownBy(() -> open(storage)).isInstanceOf(Failure.class);
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    byte[] bytes = Blobs.random(1, 1000);
    try (CacheDirectory cache = open(storage);
        PartialBlob partial = cache.blobs().resume(Digest.sha256Of(bytes))) {
      assertThat(partial.written()).isEqualTo(400);
      assertThat(partial.validator()).contains("\"v1\"");
      partial.write(ByteBuffer.wrap(bytes, 400, 600));
      assertThat(partial.commit().orElseThrow().path()).hasBinaryContent(bytes);
    }
  }

  @Test
  void a_second_one_in_this_process_is_refused_and_the_first_keeps_its_lock() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("s"));
    try (CacheDirectory first = open(directory.resolve("s"))) {
      assertThatThrownBy(() -> open(directory.resolve("s")))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("(pid " + ProcessHandle.current().pid() + ": this one)");
      assertThatThrownBy(() -> open(link)).isInstanceOf(Failure.class);
      assertThat(first.blobs().find(Digest.sha256Of(new byte[0]))).isEmpty();
      // the kernel still knows of a lock by this process
      assertThat(Files.readString(Path.of("/proc/locks")))
          .contains(":" + Files.getAttribute(directory.resolve("s/.mirrorctl/lock"), "unix:ino"));
    }
    open(link).close();
    open(directory.resolve("s")).close();
  }

  @Test
  void sweeps_what_a_dead_server_was_writing_but_no_download() throws IOException {
    byte[] whole = Blobs.random(2, 10);
    Path own = directory.resolve(".mirrorctl");
    Path partials = own.resolve("partial/sha256");
    Blobs.write(own.resolve("tmp/file-1"), whole);
    Blobs.write(own.resolve("tmp/file-2"), whole);
    Path half = Blobs.write(partials.resolve(Digest.sha256Of(Blobs.text("x")).hex()), whole);
    Path said = Blobs.write(half.resolveSibling(half.getFileName() + ".upstream"), whole);
    Path orphan =
        Blobs.write(partials.resolve(Digest.sha256Of(new byte[0]).hex() + ".upstream"), whole);
    Path foreign = Blobs.write(partials.resolve("note"), whole);
    // a registry has fetched it meanwhile
    Path done = Blobs.write(partials.resolve(Digest.sha256Of(whole).hex()), whole);
    Blobs.write(Blobs.data(directory, Digest.sha256Of(whole)), whole);

    open(directory).close();

    assertThat(own.resolve("tmp")).doesNotExist();
    assertThat(half).exists();
    assertThat(said).exists();
    assertThat(orphan).doesNotExist();
    assertThat(foreign).doesNotExist();
    assertThat(done).doesNotExist();
  }

  @Test
  void uses_are_written_on_close() throws IOException {
    byte[] bytes = Blobs.random(1, 10);
    try (CacheDirectory cache = open(directory)) {
      Blobs.download(cache, bytes);
      cache.blobs().used(Digest.sha256Of(bytes));
    }
    clock.advance(Duration.ofDays(3));
    try (CacheDirectory cache = open(directory)) {
      assertThat(cache.blobs().lastUse(Digest.sha256Of(bytes)))
          .contains(clock.instant().minus(Duration.ofDays(3)));
    }
  }

  @Test
  void refuses_records_that_a_link_puts_elsewhere() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(
        Files.createDirectory(directory.resolve("s")).resolve(".mirrorctl"), elsewhere);
    assertThatThrownBy(() -> open(directory.resolve("s")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("is a symbolic link");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void says_what_is_in_the_way() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> open(file)).isInstanceOf(Failure.class);
    Files.createDirectories(directory.resolve("s/.mirrorctl/lock/x"));
    assertThatThrownBy(() -> open(directory.resolve("s")))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith(
            "cannot lock " + directory.resolve("s/.mirrorctl/lock").toRealPath());
  }
}
