package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cache that one engine has made is the other's too, without a byte from upstream. */
@RealRegistry
class SharedLayoutIT {
  private Rig rig;

  @BeforeEach
  void start() {
    rig = Rig.stopped();
    rig.server.configure(rig.server.hub(rig.link.uri()));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private LocalRegistry registry() {
    return LocalRegistry.proxy(rig.folder().resolve("proxy"), rig.server.storage(), rig.link.uri());
  }

  private void pull(URI from, String repository, TestImage image) {
    new PullClient(from).pull(repository, image);
  }

  private void assertAskedForTagsAlone() {
    assertThat(rig.link.requests("GET .*/(blobs|manifests)/")).isEmpty();
  }

  private TestImage[] images() {
    return new TestImage[] {
      rig.push("library/oci", TestImage.oci(1, 300_000, 1)),
      rig.push("library/docker", TestImage.docker(2, 300_000)),
      rig.push("library/index", TestImage.index(TestImage.oci(3, 1000), TestImage.docker(4, 1000)))
    };
  }

  @Test
  void what_a_registry_cached_is_served_at_once() {
    TestImage[] images = images();
    try (LocalRegistry proxy = registry()) {
      pull(proxy.uri(), "library/oci", images[0]);
      pull(proxy.uri(), "library/docker", images[1]);
      pull(proxy.uri(), "library/index", images[2]);
      for (TestImage image : images) {
        image.blobs().forEach(blob -> awaitStored(blob.digest()));
        image
            .children()
            .forEach(child -> child.blobs().forEach(blob -> awaitStored(blob.digest())));
      }
    }
    rig.link.forget();
    rig.server.start();
    rig.client.pull("oci", images[0]);
    rig.client.pull("docker", images[1]);
    rig.client.pull("index", images[2]);
    assertAskedForTagsAlone();
    rig.link.refuse();
    rig.client.pull("oci", images[0]);
  }

  private void awaitStored(String digest) {
    Until.hold("the registry has stored it", () -> rig.server.blob(digest).toFile().exists());
  }

  @Test
  void what_was_cached_here_is_a_registry_s_cache_too() {
    TestImage[] images = images();
    rig.server.start();
    rig.client.pull("oci", images[0]);
    rig.client.pull("docker", images[1]);
    rig.client.pull("index", images[2]);
    rig.server.stop();
    try (LocalRegistry proxy = registry()) {
      rig.link.forget();
      pull(proxy.uri(), "library/oci", images[0]);
      pull(proxy.uri(), "library/docker", images[1]);
      pull(proxy.uri(), "library/index", images[2]);
      assertAskedForTagsAlone();
    }
  }
}
