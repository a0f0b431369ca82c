package io.github.mirrorctl.client.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.client.ClientDesk;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Docker daemon and a mirror whose certificate is of this machine's own authority. */
class DockerAuthorityTest {
  private static final String PEM =
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  private static final MirrorUse HUB =
      new MirrorUse(
          "docker.io", MirrorUrl.parse("https://127.0.0.1:5000"), false, Optional.of(PEM), true);

  private final Path file;
  private final ClientDesk desk;
  private final FakeMachine machine;
  private final DockerClient client;

  DockerAuthorityTest(@TempDir Path root) throws IOException {
    file = root.resolve("etc/docker/certs.d/127.0.0.1:5000/mirrorctl-ca.crt");
    desk = new ClientDesk(root);
    machine = new FakeMachine(root);
    client =
        new DockerClient(
            machine.environment,
            machine,
            machine,
            desk,
            Duration.ofMillis(300),
            ApplyMode.AUTO,
            use -> use.equals(HUB));
  }

  @Test
  void it_is_told_of_the_mirror_only_with_the_authority() throws IOException {
    machine.has("{\"registry-mirrors\": [\"https://127.0.0.1:5000\"]}");
    Standing standing = client.standing(List.of(HUB)).get(0);
    assertThat(standing.inForce()).isFalse();
    assertThat(standing.words()).contains(file + " doesn't hold the authority");
    client.adopt(List.of(HUB));
    assertThat(file).hasContent(PEM);
    assertThat(client.standing(List.of(HUB))).allMatch(Standing::inForce);
  }

  @Test
  void it_gets_both_and_loses_both() throws IOException {
    machine.has("{}");
    client.adopt(List.of(HUB));
    assertThat(file).hasContent(PEM);
    assertThat(machine.mirrors).containsExactly("https://127.0.0.1:5000");
    client.abandon(addition -> addition.mirror().equals("https://127.0.0.1:5000"));
    assertThat(file.getParent()).doesNotExist();
    assertThat(machine.mirrors).isEmpty();
  }
}
