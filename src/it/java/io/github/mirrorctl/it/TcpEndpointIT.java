package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that listens on TCP with TLS, as {@code docker context} and CI services use it. */
@RealEngine
class TcpEndpointIT {
  private static final String TLS =
      "export DOCKER_HOST=tcp://127.0.0.1:2376 DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=/root/tls; ";

  private static TestHost host;
  private static Upstream hub;

  @BeforeAll
  static void boot(Network network, @TempDir Path folder) throws IOException {
    certificates(folder);
    hub = Upstream.start(network, "hub");
    host = TestHost.bootWith(Images.registry2(), network, "tcp", Flavor.SYSTEMD);
    for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
      host.writeFile("/root/tls/" + name, Files.readString(folder.resolve(name)));
    }
    host.writeFile(
        "/etc/systemd/system/docker.service.d/tls.conf",
        """
        [Service]
        ExecStart=
        ExecStart=/usr/sbin/dockerd -H fd:// -H tcp://127.0.0.1:2376 --tlsverify --tlscacert=/root/tls/ca.pem \
        --tlscert=/root/tls/cert.pem --tlskey=/root/tls/key.pem --containerd=/run/containerd/containerd.sock
        """);
    host.sh("systemctl daemon-reload && systemctl restart docker").ok();
  }

  /** One certificate for both sides, signed by its own authority. */
  private static void certificates(Path folder) {
    Command.run(
            Duration.ofSeconds(30),
            "",
            List.of(
                "bash",
                "-ec",
                """
                cd "$1"
                openssl req -x509 -newkey rsa:2048 -nodes -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=ca
                openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=engine
                printf 'subjectAltName=IP:127.0.0.1\\nextendedKeyUsage=serverAuth,clientAuth\\n' > extensions
                openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -out cert.pem \
                  -days 2 -extfile extensions
                """,
                "certificates",
                folder.toString()))
        .ok();
  }

  @Test
  void does_the_whole_job_over_tcp_with_tls() {
    host.sh(TLS + "mirrorctl up --upstream " + hub.url()).ok();
    Facts.assertAlready(host.sh(TLS + "mirrorctl up"));
    assertThat(host.sh(TLS + "mirrorctl logs --tail 1").ok().out()).contains("/v2/");
    assertThat(host.sh(TLS + "mirrorctl down").ok().err())
        .contains("removed the container v2-mirror");
  }

  @Test
  void says_that_tls_is_wanted_where_it_was_forgotten() {
    Result run = host.sh("DOCKER_HOST=tcp://127.0.0.1:2376 mirrorctl daemon-config --check");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("the Docker engine at tcp://127.0.0.1:2376 wants TLS", "set DOCKER_TLS_VERIFY=1");
  }
}
