package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.mirrorctl.TestCertificate;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Tls;
import io.github.mirrorctl.mirror.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror that speaks TLS is known by its own certificate. */
class RegistryProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final TlsFiles files;
  private final HttpsServer server;
  private final Mirror mirror;
  private volatile int status = 200;
  private volatile boolean registry = true;

  RegistryProbeTest(@TempDir Path folder) throws IOException, GeneralSecurityException {
    files = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    TestCertificate shown = TestCertificate.ec().write(files.cert(), files.key());
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(shown)));
    server.createContext(
        "/v2/",
        exchange -> {
          if (registry) {
            exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    mirror =
        Defaults.system()
            .mirror("docker.io")
            .withListen(new ListenAddress("127.0.0.1", server.getAddress().getPort()))
            .withAccess(it -> it.withTls(Tls.with(files)));
  }

  private static SSLContext context(TestCertificate shown)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server", shown.keys().getPrivate(), PASSWORD, new Certificate[] {shown.certificate()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void trusts_the_mirror_s_own_certificate_whoever_signed_it() {
    assertThat(mirror.localUrl()).hasScheme("https");
    assertThat(RegistryProbe.ask(mirror, PATIENCE).ok()).isTrue();
    // asked as any other address it isn't trusted
    assertThat(RegistryProbe.ask(mirror.localUrl(), PATIENCE).ok()).isFalse();
  }

  @Test
  void trusts_no_other() throws IOException {
    Files.writeString(files.cert(), TestCertificate.pem(TestCertificate.ec().certificate()));
    RegistryProbe.Answer answer = RegistryProbe.ask(mirror, PATIENCE);
    assertThat(answer.ok()).isFalse();
    assertThat(answer.words()).contains("another certificate than the one in " + files.cert());
    Files.delete(files.cert());
    assertThat(RegistryProbe.ask(mirror, PATIENCE).words())
        .isEqualTo("the certificate " + files.cert() + " can't be read");
  }

  @Test
  void a_registry_that_lets_this_machine_not_pull_answers_all_the_same() {
    status = 403;
    assertThat(RegistryProbe.ask(mirror, PATIENCE).ok()).isTrue();
    registry = false;
    assertThat(RegistryProbe.ask(mirror, PATIENCE).words()).contains("status 403");
  }
}
