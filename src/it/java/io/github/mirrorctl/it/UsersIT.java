package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users of mirrors: who they are is said from the command line, and holds at once. */
@Order(1)
@RealEngine
class UsersIT {
  /** As long as bcrypt takes them. */
  private static final String PASSWORD = "s3cr3t-" + "0123456789".repeat(6) + "01234";

  private static final String URL = "http://127.0.0.1:5000";
  private static final String MANIFEST = URL + "/v2/library/redis/manifests/latest";
  private static final String USERS = Facts.STORAGE + "/htpasswd";
  private static final String SILENT =
      "mkdir -p /etc/containers; [ -e /etc/containers/policy.json ] ||"
          + " echo '{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}' > /etc/containers/policy.json;"
          + " printf '[storage]\\ndriver = \"vfs\"\\nrunroot = \"/run/containers/storage\"\\ngraphroot = \"/var/lib/containers/storage\"\\n' > /etc/containers/storage.conf";

  private static Network network;
  private static Upstream hub;
  private static TestHost host;

  @BeforeAll
  static void boot(Network ours) {
    network = ours;
    hub = Upstream.withRedis(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD);
    host.writeFile("/root/password", PASSWORD + "\n");
    host.writeFile("/root/netrc", "machine 127.0.0.1 login ci password " + PASSWORD + "\n");
    host.writeFile(
        "/root/wrong", "machine 127.0.0.1 login ci password " + PASSWORD.replace('3', 'E') + "\n");
  }

  @BeforeEach
  void prepare_the_service() {
    host.prepareService(); // the last test's 'down' removed it
  }

  /** The status of a request, with the login of that file or without one. */
  private static String status(String login) {
    return host.sh("curl -s -o /dev/null -w '%{http_code}' " + login + " " + MANIFEST).ok().out();
  }

  private static String doctor() {
    return host.mirrorctl("doctor").out().replaceAll("\\s+", " ");
  }

  private static void awaitStatus(String login, String status) {
    host.await(
        Facts.SOON,
        "[ $(curl -s -o /dev/null -w '%{http_code}' "
            + login
            + " "
            + MANIFEST
            + ") = "
            + status
            + " ]");
  }

  private static String began(String engine) {
    return host.sh(
            engine.equals("docker")
                ? "docker inspect -f '{{.State.StartedAt}}' v2-mirror"
                : "systemctl show -p MainPID mirrorctl.service")
        .ok()
        .out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "embedded"})
  void are_added_and_removed_without_a_restart(String engine) {
    String fresh = Facts.files(host);
    Result up =
        host.mirrorctl("up", "--engine", engine, "--upstream", hub.url(), "--auth", "htpasswd")
            .ok();
    assertThat(up.err())
        .contains("nobody can pull from the mirror docker.io", "mirrorctl user add NAME docker.io")
        .contains("the Docker daemon here gets nothing of it", "moby#30880");
    assertThat(host.mirrorctl("status").exit()).isZero();
    assertThat(host.exists(Facts.DAEMON_JSON)).isFalse();
    Result refused = host.mirrorctl("daemon-config");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("moby#30880", "--allow 127.0.0.1");
    assertThat(host.exists(Facts.DAEMON_JSON)).isFalse();
    assertThat(status("")).isEqualTo("401");
    assertThat(doctor()).contains("it asks for passwords and has no users");

    String began = began(engine);
    Result add =
        host.sh(
                """
                mirrorctl user add ci --password-stdin --debug < /root/password & \
                while kill -0 $! 2> /dev/null; do ps -eo args; cat /proc/$!/environ; done > /root/seen; wait $!
                """)
            .ok();
    assertThat(add.err()).contains("now      added the user ci of the mirror docker.io");
    awaitStatus("--netrc-file /root/netrc", "200");
    assertThat(status("--netrc-file /root/wrong")).isEqualTo("401");
    assertThat(status("")).isEqualTo("401");
    Facts.assertAlready(host.sh("mirrorctl user add ci --password-stdin < /root/password"));
    assertThat(doctor()).contains("it asks for passwords, and has 1 user");
    assertThat(host.mirrorctl("user", "ls", "-o", "json").ok().out())
        .contains("\"auth\" : \"htpasswd\"", "\"users\" : [ \"ci\" ]");
    String owner = engine.equals("docker") ? "root" : "mirrorctl";
    assertThat(host.sh("stat -c '%a %U' " + USERS).out()).isEqualTo("600 " + owner + "\n");
    Facts.assertAlready(
        host.mirrorctl("up", "--engine", engine, "--upstream", hub.url(), "--auth", "htpasswd"));

    noSecretAnywhere(add);
    assertThat(host.mirrorctl("user", "rm", "ci").ok().err())
        .contains("now      removed the user ci", "nobody can pull");
    awaitStatus("--netrc-file /root/netrc", "401");
    Facts.assertAlready(host.mirrorctl("user", "rm", "ci"));
    assertThat(began(engine)).isEqualTo(began);

    // the registry would make one itself, and log its password
    host.sh("rm " + USERS + " && mirrorctl restart").ok();
    assertThat(host.mirrorctl("logs").ok().out()).doesNotContain("provisioning");
    assertThat(host.mirrorctl("user", "ls").ok().out()).contains("no users");
    assertThat(status("")).isEqualTo("401");

    host.mirrorctl("up", "--auth", "none").ok();
    assertThat(status("")).isEqualTo("200");
    assertThat(host.readFile(Facts.CONFIG)).doesNotContain("auth");
    host.mirrorctl("down", "--purge", "--yes").ok();
    assertThat(Facts.files(host)).isEqualTo(fresh);
  }

  private static void noSecretAnywhere(Result add) {
    assertThat(add.out() + add.err()).doesNotContain("s3cr3t", "$2y$");
    host.sh(
            """
            docker inspect v2-mirror > /root/inspect 2>&1
            journalctl --no-pager > /root/journal
            mirrorctl logs > /root/logs 2>&1
            ps -eo args > /root/ps
            true
            """)
        .ok();
    String places = " /root /etc /run /var/log /var/lib/docker-registry /var/lib/mirrorctl";
    assertThat(host.sh("grep -rIl s3cr3t" + places + " 2> /dev/null | sort").out())
        .isEqualTo("/root/netrc\n/root/password\n");
    assertThat(host.sh("grep -rIlF '$2y$10$'" + places + " 2> /dev/null").out())
        .isEqualTo(USERS + "\n");
  }

  @Test
  void this_machine_s_docker_is_let_in_by_its_address_and_an_account_is_shared_with_nobody() {
    host.mirrorctl(
            "up",
            "--engine",
            "embedded",
            "--upstream",
            hub.url(),
            "--auth",
            "htpasswd",
            "--allow",
            "127.0.0.1")
        .ok();
    assertThat(host.mirrorctl("daemon-config", "--check").exit()).isZero();
    Facts.pullAfresh(host, "redis");
    assertThat(host.sh("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:5000/v2/").out())
        .isEqualTo("200");

    host.mirrorctlStdin("token\n", "init", "--username", "me", "--password-stdin").ok();
    host.mirrorctl("start").ok();
    Result refused =
        host.mirrorctl("up", "--listen", "0.0.0.0:5000", "--auth", "none", "--allow", "any");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("has an account at its upstream", "--shared-credentials");
    // by hand, and past mirrorctl: the server goes on as it was
    host.sh(
            """
            printf 'mirrors:\\n  docker.io:\\n    upstream: %s\\n    engine: embedded\\n    listen: 0.0.0.0:5000\\n' > %s
            systemctl reload mirrorctl.service
            """
                .formatted(hub.url(), Facts.SETTINGS))
        .ok();
    host.await(Facts.SOON, "mirrorctl logs | grep -q 'has an account at its upstream'");
    assertThat(host.sh("ss -Hltn sport = :5000").ok().out()).contains("127.0.0.1");
    assertThat(host.mirrorctl("start").exit()).isEqualTo(2);
    assertThat(host.mirrorctl("up", "--shared-credentials").ok().err())
        .contains("warning  whoever reaches 0.0.0.0:5000 pulls all that the account");
    assertThat(host.sh("ss -Hltn sport = :5000").ok().out()).doesNotContain("127.0.0.1");
    host.mirrorctl("down", "--purge", "--yes").ok();
  }

  @Test
  void podman_and_containerd_log_in_as_they_are_told() {
    host.mirrorctl(
            "up",
            "--engine",
            "embedded",
            "--upstream",
            hub.url(),
            "--auth",
            "htpasswd",
            "--listen",
            "0.0.0.0:5000")
        .ok();
    host.sh("mirrorctl user add ci --password-stdin < /root/password").ok();
    String address = host.address() + ":5000";
    try (TestHost client = TestHost.boot(network, "clients", Flavor.CLIENTS)) {
      client.sh(SILENT).ok();
      Result told = client.mirrorctl("client-config", "--mirror", "http://" + address).ok();
      assertThat(told.err())
          .contains("podman login --tls-verify=false " + address, "chmod 600 the hosts.toml");
      String containerd =
          "ctr images pull --hosts-dir /etc/containerd/certs.d docker.io/library/redis:latest";
      assertThat(client.sh("podman pull -q docker.io/library/redis:latest").exit()).isNotZero();
      assertThat(client.sh(containerd).exit()).isNotZero();

      client
          .sh(
              "printf %s '"
                  + PASSWORD
                  + "' | podman login --tls-verify=false -u ci --password-stdin "
                  + address)
          .ok();
      client.sh("podman pull -q docker.io/library/redis:latest").ok();
      client
          .sh(
              """
              cd /etc/containerd/certs.d/docker.io
              chmod 600 hosts.toml
              printf '[host."http://%s".header]\\n  Authorization = "Basic %%s"\\n' $(printf ci:%s | base64 -w0) >> hosts.toml
              """
                  .formatted(address, PASSWORD))
          .ok();
      client.sh(containerd).ok();
      client.mirrorctl("client-config", "containerd", "--mirror", "http://" + address).ok();
      assertThat(client.sh("stat -c %a /etc/containerd/certs.d/docker.io/hosts.toml").out())
          .isEqualTo("600\n");
    }
    host.mirrorctl("down", "--purge", "--yes").ok();
  }
}
