package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a password and a proxy go, and where they don't. */
@RealEngine
class SecretsIT {
  private static final String PASSWORD = "s3cr\"et: [x";

  @Test
  void a_password_stands_in_config_yml_only_and_a_proxy_in_the_container(Network network) {
    Upstream hub = Upstream.withRedis(network, "hub");
    try (TestHost host = TestHost.bootWith(Images.registry2(), network, "host", Flavor.SYSTEMD)) {
      String account = "init --upstream " + hub.url() + " --username me --password-stdin";
      host.writeFile("/root/password", PASSWORD + "\n");
      Result dry = host.sh("mirrorctl " + account + " --dry-run < /root/password").ok();
      assertThat(dry.out() + dry.err()).doesNotContain("s3cr");
      assertThat(host.exists(Facts.STORAGE)).isFalse();

      Result init =
          host.sh(
                  "mirrorctl "
                      + account
                      + " --debug < /root/password & while kill -0 $! 2> /dev/null; do ps -eo args; cat /proc/$!/environ; done > /root/seen; wait $!")
              .ok();
      assertThat(init.err()).contains("CVE-2026-33540");
      assertThat(host.sh("stat -c '%a %U' " + Facts.CONFIG).out()).isEqualTo("600 root\n");
      assertThat(host.readFile(Facts.CONFIG)).contains("username: ", "s3cr");

      host.sh(
              "mirrorctl start --debug && mirrorctl up > /root/up 2>&1 && mirrorctl status -o yaml > /root/status && mirrorctl logs > /root/logs 2>&1")
          .ok();
      assertThat(Facts.status(host).path("healthy").asBoolean()).isTrue();
      // what it made of the password is one string still: the registry started with it
      Facts.pullAfresh(host, "redis");
      Facts.assertAlready(host.mirrorctl("up"));
      host.sh(
              """
              docker inspect v2-mirror > /root/inspect
              journalctl --no-pager > /root/journal
              ps -eo args > /root/ps
              rm /root/password
              """)
          .ok();
      Result places = host.sh("grep -rl s3cr /root /etc /run/mirrorctl /var/lib/docker-registry");
      assertThat(places.out()).isEqualTo(Facts.CONFIG + "\n");
      assertThat(init.out() + init.err()).doesNotContain("s3cr");

      // the proxy variables of the environment are the registry's too
      String proxy = "HTTP_PROXY=http://10.9.9.9:3128 no_proxy=" + hub.address() + " ";
      Result drifted = host.sh(proxy + "mirrorctl start").ok();
      assertThat(drifted.err()).contains("recreated", "HTTP_PROXY is not http://10.9.9.9:3128");
      assertThat(Facts.inspect(host, "v2-mirror", "json .Config.Env"))
          .contains("HTTP_PROXY=http://10.9.9.9:3128", "NO_PROXY=" + hub.address());
      assertThat(host.sh(proxy + "mirrorctl start").ok().err()).startsWith("already");
      Facts.assertAlready(host.mirrorctl("start"));

      String before = Facts.everything(host);
      for (String command : new String[] {"start", "up"}) {
        Result refused =
            host.sh("HTTPS_PROXY=http://me:hunter2@10.9.9.9:3128 mirrorctl " + command);
        assertThat(refused.exit()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.err()).contains("HTTPS_PROXY holds").doesNotContain("hunter2");
      }
      assertThat(Facts.everything(host)).isEqualTo(before);
      host.mirrorctl("down", "--purge", "--yes").ok();
      assertThat(host.sh("grep -rl s3cr /etc /var/lib/docker-registry* /run/mirrorctl").out())
          .isEmpty();
    }
  }
}
