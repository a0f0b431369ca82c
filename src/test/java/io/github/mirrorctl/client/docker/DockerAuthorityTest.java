package io.github.mirrorctl.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.client.ClientDesk;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.host.Failure;
import java.io.IOException;
import java.nio.file.Files;
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
  private final Path hosts;
  private final Path pem;
  private final ClientDesk desk;
  private final FakeMachine machine;
  private final DockerClient client;

  DockerAuthorityTest(@TempDir Path root) throws IOException {
    file = root.resolve("etc/docker/certs.d/127.0.0.1:5000/mirrorctl-ca.crt");
    hosts = root.resolve("etc/docker/certs.d/docker.io/hosts.toml");
    pem = hosts.resolveSibling("mirrorctl-ca.pem");
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

  @Test
  void one_that_reads_hosts_files_takes_the_authority_from_there_alone() throws IOException {
    machine.readsHosts = true;
    machine.has("{\"registry-mirrors\": [\"https://127.0.0.1:5000\"]}");
    Files.createDirectories(file.getParent());
    Files.writeString(file, PEM);
    assertStands(Standing.Kind.NOT_TRUSTING, "from " + hosts + " alone");
    client.adopt(List.of(HUB));
    assertThat(hosts)
        .hasContent(
            """
            server = "https://registry-1.docker.io"

            [host."https://127.0.0.1:5000"]
            capabilities = ["pull", "resolve"]
            ca = "%s"
            """
                .formatted(pem));
    assertThat(pem).hasContent(PEM);
    assertThat(client.standing(List.of(HUB))).allMatch(Standing::inForce);

    Files.writeString(pem, PEM.replace("MIIB", "MIIC"));
    assertStands(Standing.Kind.NOT_TRUSTING, pem + " doesn't hold the authority");
    Files.writeString(pem, PEM);
    Files.writeString(hosts, "[host.\"https://127.0.0.1:5000\"]\n");
    assertStands(Standing.Kind.NOT_TRUSTING, hosts + " doesn't hold the authority");
    client.adopt(List.of(HUB));
    assertThat(hosts).hasContent("[host.\"https://127.0.0.1:5000\"]\nca = \"" + pem + "\"\n");
    assertThat(client.standing(List.of(HUB))).allMatch(Standing::inForce);
    Files.writeString(hosts, "[host.\"https://elsewhere.example\"]\n");
    assertStands(Standing.Kind.OVERRIDDEN, hosts + " overrides registry-mirrors");
  }

  private void assertStands(Standing.Kind kind, String words) {
    Standing standing = client.standing(List.of(HUB)).get(0);
    assertThat(standing.kind()).isEqualTo(kind);
    assertThat(standing.words()).contains(words);
  }

  @Test
  void what_it_reads_and_daemon_json_are_changed_and_undone_as_one() throws IOException {
    machine.readsHosts = true;
    machine.has("{}");
    machine.accepts = text -> !text.contains("5000");
    assertThatThrownBy(() -> client.adopt(List.of(HUB)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(machine.file + " is as it was before, and the daemon runs")
        .hasMessageContaining(hosts + " is as it was before");
    assertThat(machine.directory.resolve("certs.d")).doesNotExist();
    assertThat(machine.file).hasContent("{}");

    machine.accepts = text -> true;
    client.adopt(List.of(HUB));
    assertThat(hosts).exists();
    client.abandon(addition -> addition.registry().equals("docker.io"));
    assertThat(machine.directory.resolve("certs.d")).doesNotExist();
    assertThat(machine.file).hasContent("{}");
  }
}
