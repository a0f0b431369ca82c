package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A disk that fills up while mirrorctl writes: old files stay whole, and room mends it. */
@RealEngine
class DiskFullIT {
  private static TestHost host;
  private static Upstream hub;

  @BeforeAll
  static void boot(Network network) {
    hub = Upstream.start(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD);
  }

  @Test
  void a_full_disk_below_the_storage_directory() {
    fullDisk("/mnt/small");
    Result init = host.mirrorctl("init", "--upstream", hub.url(), "--storage", "/mnt/small/cache");
    assertThat(init.exit()).as(init.toString()).isEqualTo(1);
    assertThat(init.err()).contains("no space left on device", "next: make room (df -h /mnt/small");
    assertThat(host.sh("find /mnt/small/cache -type f").out()).isEmpty();
    assertThat(host.exists(Facts.SETTINGS)).isFalse();

    host.sh("rm /mnt/small/fill").ok();
    host.mirrorctl("init", "--upstream", hub.url(), "--storage", "/mnt/small/cache").ok();
    assertThat(host.readFile("/mnt/small/cache/config.yml")).contains("remoteurl: " + hub.url());
    String config = host.readFile("/mnt/small/cache/config.yml");
    host.sh("head -c 1M /dev/zero > /mnt/small/fill").out();
    Result again =
        host.mirrorctl(
            "init", "--upstream", "http://10.0.0.1:5000", "--storage", "/mnt/small/cache");
    assertThat(again.exit()).as(again.toString()).isNotZero();
    assertThat(host.readFile("/mnt/small/cache/config.yml")).isEqualTo(config);
    host.mirrorctl("down").ok();
    assertThat(host.sh("ls /mnt/small").out()).isEqualTo("fill\n");
  }

  @Test
  void a_full_disk_below_daemon_json() {
    host.sh("mkdir -p /etc/docker").ok();
    fullDisk("/etc/docker");
    // room for the file, and for no other
    String old = "{ \"debug\": false }\n";
    host.sh("truncate -s -4096 /etc/docker/fill").ok();
    host.writeFile(Facts.DAEMON_JSON, old);
    Result up = host.mirrorctl("up", "--upstream", hub.url(), "--apply", "reload");
    assertThat(up.exit()).as(up.toString()).isEqualTo(1);
    assertThat(up.err()).contains("no space left on device", "df -h /etc/docker");
    assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo(old);
    assertThat(host.sh("ls -A /etc/docker").out()).isEqualTo("daemon.json\nfill\n");
    assertThat(host.mirrorctl("daemon-config", "--check").exit()).isEqualTo(3);

    host.sh("rm /etc/docker/fill").ok();
    host.mirrorctl("up", "--apply", "reload").ok();
    host.sh("head -c 1M /dev/zero > /etc/docker/fill").out();
    String text = host.readFile(Facts.DAEMON_JSON);
    Result down = host.mirrorctl("down", "--apply", "reload");
    assertThat(host.readFile(Facts.DAEMON_JSON)).isIn(text, old);
    assertThat(down.exit()).as(down.toString()).isEqualTo(1);
    host.sh("rm /etc/docker/fill").ok();
    host.mirrorctl("down", "--apply", "reload").ok();
    assertThat(host.readFile(Facts.DAEMON_JSON)).isEqualTo(old);
    host.sh("umount /etc/docker").ok();
  }

  private static void fullDisk(String at) {
    host.sh(
            "mkdir -p %1$s && mount -t tmpfs -o size=32k tmpfs %1$s; head -c 1M /dev/zero > %1$s/fill; test -s %1$s/fill"
                .formatted(at))
        .ok();
  }
}
