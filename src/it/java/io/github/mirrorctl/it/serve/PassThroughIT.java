package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk that has no room: whoever takes nothing of what is passed through holds nobody up. */
@SmallDisk
class PassThroughIT {
  private static final long MIB = 1024 * 1024;

  private LoadRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = LoadRig.stopped();
    Path storage = Files.createDirectory(rig.server.storage());
    FullDiskIT.run("mount", "-t", "tmpfs", "-o", "size=6m,mode=755", "none", storage.toString());
    rig.serving();
  }

  @AfterEach
  void stop() {
    rig.server.close();
    FullDiskIT.run("umount", rig.server.storage().toString());
    rig.close();
  }

  @Test
  void clients_that_take_nothing_keep_no_blob_back() {
    GeneratedBlob large = rig.upstream.push("good/large", new GeneratedBlob(1, 300 * MIB));
    try (LoadClient load = new LoadClient(rig.server.port())) {
      LoadResult all =
          load.open(
              128,
              LoadClient.Load.of(
                  1,
                  LoadClient.get(PullClient.blobPath("good/large", large.digest())),
                  LoadClient.NOTHING));
      Until.hold("all have asked", all::begun);
      Until.hold("the upstream is asked", () -> rig.upstream.count(large.digest()) > 0);
      for (int i = 0; i < 5; i++) {
        TestImage image =
            rig.upstream.push("good/app" + i, "latest", TestImage.oci(10 + i, 300_000));
        rig.checkAlive("good/app" + i, image);
      }
    }
    rig.checkAlive("good/late", rig.upstream.push("good/late", "latest", TestImage.oci(50, 1000)));
  }
}
