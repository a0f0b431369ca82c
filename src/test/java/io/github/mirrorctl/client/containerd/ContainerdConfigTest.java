package io.github.mirrorctl.client.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientDesk;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Upstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** containerd's config.toml: edited only where config_path is missing, and only then a restart. */
class ContainerdConfigTest {
  private static final String FILE = "etc/containerd/config.toml";
  private static final List<MirrorUse> HUB =
      List.of(MirrorUse.ofHub(MirrorUrl.parse("http://10.0.0.5:5000")));

  @TempDir Path root;
  private ClientDesk desk;

  @BeforeEach
  void sit_down() throws IOException {
    desk = new ClientDesk(root);
    desk.programs.add("containerd");
  }

  private String after(String before) throws IOException {
    if (!before.isEmpty()) {
      desk.has(FILE, before);
    }
    Map<String, String> all = desk.everything();
    Client containerd = desk.client(ClientKind.CONTAINERD);
    containerd.adopt(HUB);
    String after = desk.text(FILE);
    containerd.abandon(addition -> true);
    assertThat(desk.everything()).isEqualTo(all);
    return after;
  }

  @Test
  void an_empty_value_is_filled() throws IOException {
    String before =
        """
        version = 2
        [plugins]
          [plugins."io.containerd.grpc.v1.cri".registry]
            # where hosts.toml files are
            config_path = ""

            [plugins."io.containerd.grpc.v1.cri".registry.headers]
        """;
    assertThat(after(before)).isEqualTo(before.replace("\"\"", "\"/etc/containerd/certs.d\""));
    assertThat(desk.calls).contains("systemctl restart containerd");
  }

  @Test
  void a_missing_key_goes_below_its_header() throws IOException {
    assertThat(
            after(
                """
                version = 3

                [plugins.'io.containerd.cri.v1.images'.registry]
                  x = 1
                [debug]
                """))
        .isEqualTo(
            """
            version = 3

            [plugins.'io.containerd.cri.v1.images'.registry]
              config_path = "/etc/containerd/certs.d"
              x = 1
            [debug]
            """);
  }

  @Test
  void a_missing_header_goes_to_the_end() throws IOException {
    assertThat(after("version = 2\n[debug]\nlevel = \"info\""))
        .isEqualTo(
            """
            version = 2
            [debug]
            level = "info"

            [plugins."io.containerd.grpc.v1.cri".registry]
            config_path = "/etc/containerd/certs.d"
            """);
  }

  @Test
  void a_file_that_is_not_there_is_made() throws IOException {
    assertThat(after(""))
        .isEqualTo(
            """
            version = 2

            [plugins."io.containerd.grpc.v1.cri".registry]
            config_path = "/etc/containerd/certs.d"
            """);
  }

  @Test
  void a_path_that_is_set_is_used_and_nothing_restarted() throws IOException {
    String before =
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\nconfig_path = \"/srv/hosts:/etc/docker/certs.d\"\n";
    assertThat(after(before)).isEqualTo(before);
    desk.client(ClientKind.CONTAINERD).adopt(HUB);
    assertThat(desk.text("srv/hosts/" + Upstream.DOCKER_HUB + "/hosts.toml"))
        .contains("http://10.0.0.5:5000");
    assertThat(desk.calls).noneMatch(call -> call.contains("restart"));
  }

  @Test
  void mirrors_in_the_old_way_are_left_to_the_person() throws IOException {
    desk.has(
        FILE,
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]\nendpoint = [\"https://a\"]\n");
    Map<String, String> before = desk.everything();
    assertThatThrownBy(() -> desk.client(ClientKind.CONTAINERD).adopt(HUB))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("has mirrors of docker.io the old way");
    assertThat(desk.everything()).isEqualTo(before);
  }

  @Test
  void a_restart_that_fails_puts_all_files_back() throws IOException {
    desk.has(FILE, "version = 2\n");
    desk.failing = "systemctl restart";
    Map<String, String> before = desk.everything();
    assertThatThrownBy(() -> desk.client(ClientKind.CONTAINERD).adopt(HUB))
        .hasMessageContaining("systemctl restart containerd failed")
        .hasMessageContaining("config.toml is as it was before");
    assertThat(desk.everything()).isEqualTo(before);
  }
}
