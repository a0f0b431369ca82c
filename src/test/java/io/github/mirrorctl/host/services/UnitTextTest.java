package io.github.mirrorctl.host.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnitTextTest {
  private static ServiceSpec spec(boolean lowPorts, Path... storage) {
    return new ServiceSpec(
        List.of("/opt/jdk/bin/java", "-jar", "/opt/100% mine/m.jar", "a$b"),
        Optional.of("mirrorctl"),
        List.of(storage),
        Map.of("NO_PROXY", "a,\"b\"%", "HTTP_PROXY", "http://proxy:3128"),
        lowPorts);
  }

  @Test
  void quotes_what_systemd_would_read_otherwise() {
    String text = UnitText.of(spec(false, Path.of("/srv/my cache")), "mirrorctl-serve", false);
    assertThat(text.lines())
        .contains(
            "ExecStart=/opt/jdk/bin/java -jar \"/opt/100%% mine/m.jar\" \"a$$b\"",
            "ReadWritePaths=\"-/srv/my cache\"",
            "Environment=\"NO_PROXY=a,\\\"b\\\"%%\"",
            "RuntimeDirectory=mirrorctl-serve");
  }

  @Test
  void reads_its_variables_again() {
    ServiceSpec spec = spec(false, Path.of("/srv/cache"));
    assertThat(UnitText.environment(UnitText.of(spec, "x", false))).isEqualTo(spec.environment());
    assertThat(
            SupervisorScript.environment(
                SupervisorScript.of(spec, Path.of("/run/it's"), Path.of("/log"))))
        .isEqualTo(spec.environment());
  }

  @Test
  void may_write_in_the_caches_alone_and_has_no_rights() {
    String text =
        UnitText.of(spec(false, Path.of("/srv/a"), Path.of("/srv/b")), "mirrorctl-serve", false);
    assertThat(text.lines())
        .contains(
            "User=mirrorctl",
            "ProtectSystem=strict",
            "ReadWritePaths=-/srv/a -/srv/b",
            "ProtectHome=yes",
            "NoNewPrivileges=yes",
            "CapabilityBoundingSet=",
            "WantedBy=multi-user.target");
  }

  @Test
  void a_low_port_takes_one_right_and_a_cache_in_a_home_an_open_home() {
    assertThat(UnitText.of(spec(true, Path.of("/home/me/cache")), "x", false).lines())
        .contains("CapabilityBoundingSet=CAP_NET_BIND_SERVICE", "ProtectHome=no");
  }

  @Test
  void a_users_unit_has_no_user_and_starts_with_the_login() {
    assertThat(UnitText.of(spec(false, Path.of("/srv/a")), "x", true))
        .doesNotContain("User=", "ProtectSystem")
        .contains("WantedBy=default.target", "Restart=always");
  }

  @Test
  void only_a_low_port_keeps_the_server_out_of_a_user_namespace() {
    assertThat(UnitText.of(spec(false, Path.of("/srv/a")), "x", false).lines())
        .contains("PrivateUsers=yes", "SystemCallFilter=@system-service", "MemoryMax=512M");
    assertThat(UnitText.of(spec(true, Path.of("/srv/a")), "x", false).lines())
        .contains("PrivateUsers=no", "AmbientCapabilities=CAP_NET_BIND_SERVICE");
  }

  @Test
  void a_supervised_server_has_a_clean_environment_and_no_rights() {
    assertThat(SupervisorScript.of(spec(false), Path.of("/run/x"), Path.of("/log")))
        .contains(
            "exec env -i PATH=\"$PATH\" LANG=C.UTF-8 HOME=/nonexistent HTTP_PROXY=\"$HTTP_PROXY\" NO_PROXY=\"$NO_PROXY\""
                + " setpriv --reuid=mirrorctl --regid=mirrorctl --clear-groups --no-new-privs"
                + " --inh-caps=-all --bounding-set=-all -- '/opt/jdk/bin/java'");
    assertThat(SupervisorScript.of(spec(true), Path.of("/run/x"), Path.of("/log")))
        .contains(
            "--inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service"
                + " --bounding-set=-all,+net_bind_service -- ");
  }
}
