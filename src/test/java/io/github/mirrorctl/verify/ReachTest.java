package io.github.mirrorctl.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.host.tls.Authority;
import io.github.mirrorctl.host.tls.CertificateNames;
import io.github.mirrorctl.host.tls.CertificatePair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a mirror can't be reached as a client would: down, another scheme, no trust. */
class ReachTest {
  private final Reach reach = new Reach(new MirrorHttp(Duration.ofSeconds(2)));
  private final FakeClient client = new FakeClient();
  private final Authority authority;
  private final Path folder;
  private HttpServer server;
  private int status = 200;

  ReachTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.authority = Authority.in(folder);
    this.server = HttpServer.create();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** A server that answers every request with the status. */
  private void start() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  /** The same with TLS, its certificate for that name. */
  private void startTls(String name) throws IOException, GeneralSecurityException {
    assertThat(authority.make(InstantSource.system())).isTrue();
    Path cert = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    authority.issue(CertificateNames.of(List.of(name)), folder, cert, key, InstantSource.system());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(CertificatePair.read(cert, key).keyManagers().getKeyManagers(), null, null);
    HttpsServer secure = HttpsServer.create();
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    server = secure;
    start();
  }

  private MirrorUse mirror(String scheme) {
    MirrorUrl url = MirrorUrl.parse(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    return new MirrorUse("docker.io", url, false, Optional.empty(), false);
  }

  private Cause trouble(MirrorUse mirror) {
    return reach.trouble(client, mirror).orElseThrow();
  }

  @Test
  void a_registry_that_answers_is_no_trouble_whatever_it_wants() throws IOException {
    start();
    for (int answered : new int[] {200, 401, 403}) {
      status = answered;
      assertThat(reach.trouble(client, mirror("http"))).isEmpty();
    }
    status = 404;
    assertThat(trouble(mirror("http")).words()).contains("is no registry: status 404");
  }

  @Test
  void an_authority_that_the_client_knows_is_trusted_and_no_other()
      throws IOException, GeneralSecurityException {
    startTls("127.0.0.1");
    MirrorUse mirror = mirror("https");
    Cause cause = trouble(mirror);
    assertThat(cause.kind()).isEqualTo("certificate");
    assertThat(cause.words()).contains("isn't signed by an authority that is known here");
    assertThat(cause.remedy())
        .isEqualTo(
            "mirrorctl client-config podman --mirror docker.io=" + mirror.url() + " --ca FILE");
    client.authorities = List.of(authority.certificate());
    assertThat(reach.trouble(client, mirror)).isEmpty();
  }

  @Test
  void a_certificate_for_another_name_is_mended_where_it_was_made()
      throws IOException, GeneralSecurityException {
    startTls("other.example");
    client.authorities = List.of(authority.certificate());
    Cause cause = trouble(mirror("https"));
    assertThat(cause.kind()).isEqualTo("certificate");
    assertThat(cause.words()).contains("its certificate is for another name");
    assertThat(cause.remedy()).startsWith("on the mirror's machine: ");
  }

  @Test
  void tls_where_none_is_expected_is_told_and_the_other_way_round()
      throws IOException, GeneralSecurityException {
    startTls("127.0.0.1");
    Cause secure = trouble(mirror("http"));
    assertThat(secure.kind()).as(secure.toString()).isEqualTo("wrong-scheme");
    assertThat(secure.words()).contains("speaks TLS");
    assertThat(secure.remedy()).endsWith("=" + mirror("https").url() + " --ca FILE");
    server.stop(0);
    server = HttpServer.create();
    start();
    Cause plain = trouble(mirror("https"));
    assertThat(plain.kind()).as(plain.toString()).isEqualTo("wrong-scheme");
    assertThat(plain.words()).contains("speaks no TLS");
    assertThat(plain.remedy()).endsWith("=" + mirror("http").url());
  }

  @Test
  void a_password_keeps_docker_away_and_nobody_else() throws IOException {
    start();
    status = 401;
    Diagnosis diagnosis = new Diagnosis(Duration.ofSeconds(2));
    MirrorUse mirror = mirror("http");
    Standing untold = Standing.not(mirror, Standing.Kind.NOT_TOLD, "it isn't told");
    assertThat(diagnosis.of(client, mirror, untold).orElseThrow().kind()).isEqualTo("not-told");
    client.kind = ClientKind.DOCKER;
    Cause cause = diagnosis.of(client, mirror, untold).orElseThrow();
    assertThat(cause.kind()).isEqualTo("refused");
    assertThat(cause.words()).contains("Docker shows it none");
  }
}
