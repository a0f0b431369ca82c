package io.github.mirrorctl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.mirror.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of clients before and after they are told of a mirror, and after that is taken back. */
class ClientFilesTest {
  private static final String HOSTS = "etc/containerd/certs.d/docker.io/hosts.toml";
  private static final String CONF = "etc/containers/registries.conf";
  private static final String DROP_IN = "etc/containers/registries.conf.d/mirrorctl-docker.io.conf";
  private static final String BUILDKITD = "etc/buildkit/buildkitd.toml";
  private static final String K3S = "etc/rancher/k3s/registries.yaml";
  private static final MirrorUse HUB = use("docker.io", "http://10.0.0.5:5000");

  @TempDir Path root;
  private ClientDesk desk;

  @BeforeEach
  void sit_down() throws IOException {
    desk = new ClientDesk(root);
    desk.programs.add("containerd");
    desk.answers.put(
        "containerd --config " + root + "/etc/containerd/config.toml config dump",
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\nconfig_path = \"/etc/containerd/certs.d\"\n");
  }

  private static MirrorUse use(String registry, String url) {
    return new MirrorUse(registry, MirrorUrl.parse(url), false, Optional.empty(), false);
  }

  /**
   * @param before empty for a file that isn't there
   */
  record Case(String name, ClientKind client, String file, String before, String after) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "hosts.toml: none",
            ClientKind.CONTAINERD,
            HOSTS,
            "",
            """
            server = "https://registry-1.docker.io"

            [host."http://10.0.0.5:5000"]
            capabilities = ["pull", "resolve"]
            """),
        new Case(
            "hosts.toml: others' hosts stay behind it, with their comments",
            ClientKind.CONTAINERD,
            HOSTS,
            """
            # ours since 2021
            server = "https://registry-1.docker.io"   # the Hub

            # the office's
            [host."https://mirror.example.com"]
              capabilities = ["pull"]
              [host."https://mirror.example.com".header]
                x-team = ["a", "b"]
            """,
            """
            # ours since 2021
            server = "https://registry-1.docker.io"   # the Hub

            [host."http://10.0.0.5:5000"]
            capabilities = ["pull", "resolve"]

            # the office's
            [host."https://mirror.example.com"]
              capabilities = ["pull"]
              [host."https://mirror.example.com".header]
                x-team = ["a", "b"]
            """),
        new Case(
            "hosts.toml: only keys, no last line break",
            ClientKind.CONTAINERD,
            HOSTS,
            "server = \"https://registry-1.docker.io\"",
            """
            server = "https://registry-1.docker.io"

            [host."http://10.0.0.5:5000"]
            capabilities = ["pull", "resolve"]
            """),
        new Case(
            "hosts.toml: with CRLF",
            ClientKind.CONTAINERD,
            HOSTS,
            "[host.\"https://a.example\"]\r\ncapabilities = [\"pull\"]\r\n",
            "[host.\"http://10.0.0.5:5000\"]\r\ncapabilities = [\"pull\", \"resolve\"]\r\n\r\n[host.\"https://a.example\"]\r\ncapabilities = [\"pull\"]\r\n"),
        new Case(
            "registries.conf: no table for it",
            ClientKind.PODMAN,
            DROP_IN,
            "",
            """
            [[registry]]
            prefix = "docker.io"
            location = "docker.io"

            [[registry.mirror]]
            location = "10.0.0.5:5000"
            insecure = true
            """),
        new Case(
            "registries.conf: a table with mirrors, between others",
            ClientKind.PODMAN,
            CONF,
            """
            unqualified-search-registries = [
              "docker.io", # first
            ]
            [[registry]]
            location = "quay.io"
            [[registry.mirror]]
            location = "q.example"

            # the Hub
            [[registry]]
            prefix = "docker.io"
            location = "docker.io"
            blocked = false

            # near
            [[registry.mirror]]
            location = "near.example"

            [[registry]]
            location = "ghcr.io"
            """,
            """
            unqualified-search-registries = [
              "docker.io", # first
            ]
            [[registry]]
            location = "quay.io"
            [[registry.mirror]]
            location = "q.example"

            # the Hub
            [[registry]]
            prefix = "docker.io"
            location = "docker.io"
            blocked = false

            [[registry.mirror]]
            location = "10.0.0.5:5000"
            insecure = true

            # near
            [[registry.mirror]]
            location = "near.example"

            [[registry]]
            location = "ghcr.io"
            """),
        new Case(
            "registries.conf: a table without mirrors, and one after it",
            ClientKind.PODMAN,
            CONF,
            """
            [[registry]]
            location = "docker.io"

            # and
            [[registry]]
            location = "ghcr.io"
            """,
            """
            [[registry]]
            location = "docker.io"

            [[registry.mirror]]
            location = "10.0.0.5:5000"
            insecure = true

            # and
            [[registry]]
            location = "ghcr.io"
            """),
        new Case(
            "buildkitd.toml: none",
            ClientKind.BUILDKIT,
            BUILDKITD,
            "",
            """
            [registry."docker.io"]
            mirrors = ["10.0.0.5:5000"]

            [registry."10.0.0.5:5000"]
            http = true
            """),
        new Case(
            "buildkitd.toml: mirrors on several lines",
            ClientKind.BUILDKIT,
            BUILDKITD,
            """
            debug = true
            [registry."docker.io"]
              mirrors = [
                "a.example", # near
              ]
              http = false
            [worker.oci]
              gc = true
            """,
            """
            debug = true
            [registry."docker.io"]
              mirrors = [
                "10.0.0.5:5000", "a.example", # near
              ]
              http = false
            [worker.oci]
              gc = true

            [registry."10.0.0.5:5000"]
            http = true
            """),
        new Case(
            "buildkitd.toml: a table without mirrors",
            ClientKind.BUILDKIT,
            BUILDKITD,
            "[registry.'docker.io'] # hub\n  insecure = false\n",
            "[registry.'docker.io'] # hub\n  mirrors = [\"10.0.0.5:5000\"]\n  insecure = false\n\n[registry.\"10.0.0.5:5000\"]\nhttp = true\n"),
        new Case(
            "buildkitd.toml: an empty list",
            ClientKind.BUILDKIT,
            BUILDKITD,
            "[registry.\"docker.io\"]\nmirrors = []\n",
            "[registry.\"docker.io\"]\nmirrors = [\"10.0.0.5:5000\"]\n\n[registry.\"10.0.0.5:5000\"]\nhttp = true\n"),
        new Case(
            "registries.yaml: none",
            ClientKind.K3S,
            K3S,
            "",
            """
            mirrors:
              docker.io:
                endpoint: ['http://10.0.0.5:5000']
            """),
        new Case(
            "registries.yaml: endpoints in a block, and another registry",
            ClientKind.K3S,
            K3S,
            """
            # of the cluster
            mirrors:
              docker.io:
                endpoint:
                  # near
                  - "https://a.example"
              ghcr.io: {endpoint: ["https://g.example"]}
            configs:
              "a.example":
                auth: {username: me}
            """,
            """
            # of the cluster
            mirrors:
              docker.io:
                endpoint:
                  # near
                  - 'http://10.0.0.5:5000'
                  - "https://a.example"
              ghcr.io: {endpoint: ["https://g.example"]}
            configs:
              "a.example":
                auth: {username: me}
            """),
        new Case(
            "registries.yaml: endpoints on one line",
            ClientKind.K3S,
            K3S,
            "mirrors:\n  docker.io: {endpoint: [\"https://a.example\"]}\n",
            "mirrors:\n  docker.io: {endpoint: ['http://10.0.0.5:5000', \"https://a.example\"]}\n"),
        new Case(
            "registries.yaml: another registry alone",
            ClientKind.K3S,
            K3S,
            "mirrors:\n  quay.io:\n    endpoint: [\"https://q.example\"] # q\n",
            "mirrors:\n  quay.io:\n    endpoint: [\"https://q.example\"] # q\n  docker.io:\n    endpoint: ['http://10.0.0.5:5000']\n"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void is_told_once_and_undone_byte_for_byte(Case one) throws IOException {
    if (!one.before().isEmpty()) {
      desk.has(one.file(), one.before());
    }
    Map<String, String> before = desk.everything();
    Client client = desk.client(one.client());
    assertThat(client.standing(List.of(HUB))).noneMatch(Standing::inForce);

    desk.dryRun = true;
    client.adopt(List.of(HUB));
    assertThat(desk.everything()).isEqualTo(before);
    desk.dryRun = false;

    client.adopt(List.of(HUB));
    assertThat(desk.text(one.file())).isEqualTo(one.after());
    assertThat(client.standing(List.of(HUB))).allMatch(Standing::inForce);

    Map<String, String> told = desk.everything();
    desk.said.clear();
    client.adopt(List.of(HUB));
    assertThat(desk.said.get(0)).startsWith("already ");
    assertThat(desk.everything()).isEqualTo(told);

    client.abandon(addition -> true);
    assertThat(desk.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keeps_what_others_edit_meanwhile(Case one) throws IOException {
    if (!one.before().isEmpty()) {
      desk.has(one.file(), one.before());
    }
    Client client = desk.client(one.client());
    client.adopt(List.of(HUB));
    String breaks = one.before().contains("\r\n") ? "\r\n" : "\n";
    String edited = desk.text(one.file()) + "# mine" + breaks;
    desk.has(one.file(), edited);
    client.abandon(addition -> true);
    String line = one.before().isEmpty() || one.before().endsWith("\n") ? "" : breaks;
    assertThat(desk.text(one.file()))
        .isIn(one.before() + "# mine" + breaks, one.before() + line + "# mine" + breaks);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_mirror_that_moved_takes_its_own_place(Case one) throws IOException {
    if (!one.before().isEmpty()) {
      desk.has(one.file(), one.before());
    }
    Map<String, String> before = desk.everything();
    Client client = desk.client(one.client());
    client.adopt(List.of(use("docker.io", "http://10.0.0.4:5000")));
    client.adopt(List.of(HUB));
    assertThat(desk.text(one.file())).isEqualTo(one.after());
    client.abandon(addition -> true);
    assertThat(desk.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void an_address_that_somebody_changed_stays_behind_the_mirror(Case one) throws IOException {
    if (!one.before().isEmpty()) {
      desk.has(one.file(), one.before());
    }
    Client client = desk.client(one.client());
    client.adopt(List.of(HUB));
    desk.has(one.file(), desk.text(one.file()).replace("10.0.0.5:5000", "10.0.0.5:5009"));
    assertThat(client.standing(List.of(HUB))).noneMatch(Standing::inForce);
    assertThat(client.told("docker.io").get(0)).endsWith("10.0.0.5:5009");

    client.adopt(List.of(HUB));
    assertThat(client.standing(List.of(HUB))).allMatch(Standing::inForce);
    assertThat(client.told("docker.io").get(0)).endsWith("10.0.0.5:5000");
    client.abandon(addition -> true);
    assertThat(desk.text(one.file())).doesNotContain("10.0.0.5:5000");
    assertThat(client.told("docker.io")).noneMatch(told -> told.endsWith("10.0.0.5:5000"));
  }

  @Test
  void one_of_two_mirrors_is_taken_back() throws IOException {
    Client client = desk.client(ClientKind.BUILDKIT);
    MirrorUse quay = use("quay.io", "http://10.0.0.5:5001");
    client.adopt(List.of(HUB, quay));
    client.abandon(addition -> addition.registry().equals("docker.io"));
    assertThat(desk.text(BUILDKITD)).contains("quay.io").doesNotContain("docker.io");
    assertThat(client.standing(List.of(quay))).allMatch(Standing::inForce);
    client.abandon(addition -> true);
    assertThat(root.resolve(BUILDKITD)).doesNotExist();
  }

  @Test
  void podmans_table_that_counts_is_the_one_read_last() throws IOException {
    desk.has(CONF, "[[registry]]\nlocation = \"docker.io\"\n");
    String last = "etc/containers/registries.conf.d/zz.conf";
    desk.has(last, "[[registry]]\nprefix = \"docker.io\"\nlocation = \"hub.example\"\n");
    desk.client(ClientKind.PODMAN).adopt(List.of(HUB));
    assertThat(desk.text(last)).contains("[[registry.mirror]]\nlocation = \"10.0.0.5:5000\"");
    assertThat(root.resolve(DROP_IN)).doesNotExist();
  }

  @Test
  void a_users_podman_gets_the_users_own_file() throws IOException {
    desk.client(ClientKind.PODMAN, 1000).adopt(List.of(HUB));
    assertThat(
            root.resolve("home/me/.config/containers/registries.conf.d/mirrorctl-docker.io.conf"))
        .exists();
    assertThat(root.resolve("etc/containers")).doesNotExist();
  }

  @Test
  void a_mirror_that_speaks_tls_from_now_on_is_no_longer_insecure() throws IOException {
    Client podman = desk.client(ClientKind.PODMAN);
    podman.adopt(List.of(HUB));
    assertThat(desk.text(DROP_IN)).contains("insecure = true");
    MirrorUse secure = use("docker.io", HUB.url().toString().replace("http:", "https:"));
    assertThat(podman.standing(List.of(secure))).noneMatch(Standing::inForce);
    podman.adopt(List.of(secure));
    assertThat(desk.text(DROP_IN)).contains(HUB.address()).doesNotContain("insecure");
    for (ClientKind kind : List.of(ClientKind.CONTAINERD, ClientKind.BUILDKIT, ClientKind.K3S)) {
      Client client = desk.client(kind);
      client.adopt(List.of(HUB));
      client.adopt(List.of(secure));
      assertThat(client.standing(List.of(secure))).allMatch(Standing::inForce);
    }
    assertThat(desk.text(HOSTS)).doesNotContain("\"http://");
    assertThat(desk.text(BUILDKITD)).doesNotContain("http = true");
    assertThat(desk.text(K3S)).doesNotContain("http://");
  }

  @Test
  void a_mirror_among_several_at_its_address_is_named_by_its_path() throws IOException {
    MirrorUse ghcr =
        new MirrorUse(
            "ghcr.io", MirrorUrl.parse("https://m.example"), true, Optional.empty(), false);
    desk.client(ClientKind.PODMAN).adopt(List.of(ghcr));
    assertThat(desk.text("etc/containers/registries.conf.d/mirrorctl-ghcr.io.conf"))
        .contains("location = \"m.example/ghcr.io\"")
        .doesNotContain("insecure");
  }

  @Test
  void an_authority_goes_where_each_client_looks_for_it() throws IOException {
    String pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    MirrorUse secure =
        new MirrorUse(
            "docker.io", MirrorUrl.parse("https://m.example:5000"), false, Optional.of(pem), false);
    Map<String, String> before = desk.everything();
    for (ClientKind kind :
        List.of(ClientKind.CONTAINERD, ClientKind.PODMAN, ClientKind.BUILDKIT, ClientKind.K3S)) {
      desk.client(kind).adopt(List.of(secure));
      assertThat(desk.client(kind).standing(List.of(secure))).allMatch(Standing::inForce);
    }
    assertThat(desk.text("etc/containerd/certs.d/docker.io/mirrorctl-ca.pem")).isEqualTo(pem);
    assertThat(desk.text(HOSTS))
        .contains("ca = \"" + root + "/etc/containerd/certs.d/docker.io/mirrorctl-ca.pem\"");
    assertThat(desk.text("etc/containers/certs.d/m.example:5000/mirrorctl-ca.crt")).isEqualTo(pem);
    assertThat(desk.text(BUILDKITD))
        .contains("ca = [\"" + root + "/etc/buildkit/mirrorctl-m.example_5000.pem\"]")
        .doesNotContain("http = true");
    assertThat(desk.text(K3S))
        .contains("ca_file: " + root + "/etc/rancher/k3s/mirrorctl-m.example_5000.pem");
    for (ClientKind kind :
        List.of(ClientKind.CONTAINERD, ClientKind.PODMAN, ClientKind.BUILDKIT, ClientKind.K3S)) {
      desk.client(kind).abandon(addition -> true);
    }
    assertThat(desk.everything()).isEqualTo(before);
  }

  @Test
  void what_is_not_valid_is_refused_with_its_line_and_left_alone() throws IOException {
    desk.has(HOSTS, "server = \n");
    desk.has(BUILDKITD, "a = 1\na = 2\n");
    Map<String, String> before = desk.everything();
    assertThatThrownBy(() -> desk.client(ClientKind.CONTAINERD).adopt(List.of(HUB)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("hosts.toml line 1")
        .hasMessageContaining("not valid TOML");
    assertThatThrownBy(() -> desk.client(ClientKind.BUILDKIT).adopt(List.of(HUB)))
        .hasMessageContaining("buildkitd.toml line 2");
    assertThat(desk.everything()).isEqualTo(before);
  }

  @Test
  void mirrors_written_inline_are_left_to_the_person() throws IOException {
    desk.has(
        CONF, "[[registry]]\nlocation = \"docker.io\"\nmirror = [{location = \"a.example\"}]\n");
    Map<String, String> before = desk.everything();
    assertThatThrownBy(() -> desk.client(ClientKind.PODMAN).adopt(List.of(HUB)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("can't be edited safely");
    assertThat(desk.everything()).isEqualTo(before);
  }

  @Test
  void nothing_is_left_of_it_where_a_later_file_cannot_be_written() throws IOException {
    String pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    MirrorUse secure =
        new MirrorUse(
            "docker.io", MirrorUrl.parse("https://m.example"), false, Optional.of(pem), false);
    desk.has(HOSTS, "server = \"https://registry-1.docker.io\"\n");
    // a directory in the way of the record
    Files.createDirectories(root.resolve(HOSTS + ".mirrorctl-undo"));
    Map<String, String> before = desk.everything();
    assertThatThrownBy(() -> desk.client(ClientKind.CONTAINERD).adopt(List.of(secure)));
    assertThat(desk.everything()).isEqualTo(before);
  }
}
