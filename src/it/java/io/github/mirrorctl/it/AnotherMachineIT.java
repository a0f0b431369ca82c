package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.host.tls.Authority;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One machine's mirror and the clients of two others, without TLS and with it: told as the mirror's
 * machine says, proven, one fault at a time, and taken back.
 */
@Order(1)
@RealEngine
@TestMethodOrder(OrderAnnotation.class)
class AnotherMachineIT {
  private static final String PORT =
      "sed -i 's/:5000/:5009/' $(grep -rl :5000 /etc/containerd /etc/containers /etc/docker)";
  private static final String CA =
      "for file in $(grep -rl 'BEGIN CERT' /etc/containerd /etc/containers /etc/docker); do cp /root/other.pem $file; done";
  private static final String RELOAD = "systemctl reload docker; sleep 0.5";
  private static final String PROXY = "/etc/systemd/system/docker.service.d/proxy.conf";

  private static Upstream hub;
  private static TestHost server;
  private static List<ClientHost> clients;

  @BeforeAll
  static void boot(Network network) {
    hub = Upstream.withRedis(network, "hub");
    server = TestHost.boot(network, "server", Flavor.CLIENTS).prepareService();
    clients =
        List.of(
            ClientHost.boot(network, "docker", Flavor.SYSTEMD),
            ClientHost.boot(network, "others", Flavor.CLIENTS));
  }

  private static Result up(String... more) {
    return server.openMirror(hub, more);
  }

  /** What the mirror's machine says is to be run on others. */
  private static String line(Result up) {
    String mark = "on another machine: sudo ";
    return up.err()
        .lines()
        .filter(line -> line.contains(mark))
        .map(line -> line.substring(line.indexOf(mark) + mark.length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(1)
  void without_tls() {
    Result up = up();
    assertThat(up.err())
        .contains("warning  everybody who reaches port 5000 of this machine can pull");
    String line = line(up);
    assertThat(line).isEqualTo("mirrorctl client-config --mirror http://%s:5000", server.address());
    List<String> before = clients.stream().map(ClientHost::files).toList();
    for (ClientHost client : clients) {
      client.host().sh(line + " --dry-run").ok();
    }
    assertThat(clients).extracting(ClientHost::files).isEqualTo(before);
    use(line);

    String mirror = "http://" + server.address() + ":5000";
    Faults faults = new Faults(clients, mirror, "");
    stopped(faults);
    faults.each("wrong port", "wrong-port", PORT, RELOAD);
    proxied(faults, "HTTP_PROXY");
    // a mirror that speaks TLS from now on
    up("--tls", "self-signed");
    faults.are("wrong-scheme", "");
    toldOfTls();
    undo(before);
  }

  /** Whoever was told of it without TLS verifies its certificate from then on. */
  private static void toldOfTls() {
    for (ClientHost client : clients) {
      client.host().writeFile("/root/ca.pem", server.readFile("/etc/mirrorctl/ca.pem"));
      String mirror = " --mirror https://" + server.address() + ":5000 --ca /root/ca.pem";
      client.host().sh("mirrorctl client-config" + mirror).ok();
      client.proves("mirrorctl verify" + mirror);
      String plain = "^insecure = true|http://" + server.address();
      String files = " /etc/docker /etc/containers";
      assertThat(client.host().sh("grep -rE --exclude='*.mirrorctl-*' '" + plain + "'" + files))
          .extracting(Result::out)
          .isEqualTo("");
    }
  }

  @Test
  @Order(2)
  void with_tls(@TempDir Path folder) {
    List<String> before = clients.stream().map(ClientHost::files).toList();
    Result up = up("--tls", "self-signed");
    String line = line(up);
    assertThat(line)
        .isEqualTo(
            "mirrorctl client-config --mirror https://%s:5000 --ca ca.pem", server.address());
    assertThat(up.err()).contains("scp " + server.address() + ":/etc/mirrorctl/ca.pem .");
    Authority other = Authority.in(folder);
    assertThat(other.make(InstantSource.system())).isTrue();
    for (ClientHost client : clients) {
      client.host().writeFile("/root/ca.pem", server.readFile("/etc/mirrorctl/ca.pem"));
      client.host().writeFile("/root/other.pem", other.pem().orElseThrow());
    }
    use("cd /root; " + line);

    String mirror = "https://" + server.address() + ":5000";
    Faults faults = new Faults(clients, mirror, "--ca /root/ca.pem");
    stopped(faults);
    faults.each("another authority", "certificate", CA, "true");
    // who doesn't say which authority is right is told that theirs isn't
    new Faults(clients, mirror, "").each("another authority", "certificate", CA, "true");
    faults.each("wrong port", "wrong-port", PORT, RELOAD);
    proxied(faults, "HTTPS_PROXY");
    undo(before);
    // on a machine without mirrorctl a script does the same
    String script = server.mirrorctl("client-config", "podman", "containerd", "--print").ok().out();
    assertThat(script).contains("BEGIN CERTIFICATE").doesNotContain("PRIVATE");
    ClientHost others = clients.get(1);
    others.host().writeFile("/root/told.sh", script);
    others.host().sh("sh /root/told.sh").ok();
    others.pullsThrough(hub, server);
  }

  private static void use(String line) {
    clients.forEach(client -> client.uses(line, hub, server));
  }

  private static void stopped(Faults faults) {
    server.mirrorctl("stop").ok();
    faults.are("mirror-down", "");
    server.mirrorctl("start").ok();
  }

  /** Docker's is in its daemon's environment, the others' in that of who asks. */
  private static void proxied(Faults faults, String variable) {
    String setting = variable + "=http://192.0.2.1:3128";
    TestHost docker = clients.get(0).host();
    docker.writeFile(PROXY, "[Service]\nEnvironment=" + setting + "\n");
    docker.sh("systemctl daemon-reload; systemctl restart docker").ok();
    faults.are("proxy", setting + " ");
    docker.sh("rm " + PROXY + "; systemctl daemon-reload; systemctl restart docker").ok();
  }

  private static void undo(List<String> before) {
    clients.forEach(client -> client.host().mirrorctl("client-config", "--undo").ok());
    assertThat(clients).extracting(ClientHost::files).isEqualTo(before);
  }
}
