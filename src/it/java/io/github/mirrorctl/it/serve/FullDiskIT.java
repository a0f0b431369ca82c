package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A storage of five MiB: what is there is served, and what has no room is passed through. */
@RealRegistry
@SmallDisk
class FullDiskIT {
  private static final int MIB = 1024 * 1024;

  private static Rig rig;

  @BeforeAll
  static void start() throws IOException {
    rig = Rig.stopped();
    Path storage = Files.createDirectory(rig.server.storage());
    run("mount", "-t", "tmpfs", "-o", "size=5m,mode=755", "none", storage.toString());
    rig.server.configure(rig.server.hub(rig.link.uri())).start();
  }

  @AfterAll
  static void stop() {
    rig.server.close();
    run("umount", rig.server.storage().toString());
    rig.close();
  }

  static boolean run(String... words) {
    try {
      Process process = new ProcessBuilder(List.of(words)).inheritIO().start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void it_goes_on_serving_and_passes_through_what_it_cannot_keep() {
    TestImage kept = rig.push("library/kept", TestImage.oci(1, 2 * MIB));
    rig.client.pull("kept", kept);
    TestImage large = rig.push("library/large", TestImage.oci(2, 6 * MIB));
    rig.client.pull("large", large);
    PullClient.atOnce(4, () -> rig.client.pull("large", large));
    assertThat(rig.server.blob(large.layer(0).digest())).doesNotExist();
    Disk.fill(rig.server.storage().resolve("filler"));
    TestImage late = rig.push("library/late", TestImage.oci(3, MIB, 1000));
    rig.client.pull("late", late);
    rig.link.forget();
    rig.client.pull("kept", kept);
    assertThat(rig.link.count("GET")).isZero();

    rig.server.kill();
    rig.server.start();
    rig.client.pull("kept", kept);
    rig.client.pull("late", late);
    rig.link.refuse();
    rig.client.pull("kept", kept);
    rig.link.mend();

    assertThat(rig.server.storage().resolve("filler").toFile().delete()).isTrue();
    rig.client.pull("late", late);
    assertThat(rig.server.blob(late.layer(0).digest())).exists();
  }
}
