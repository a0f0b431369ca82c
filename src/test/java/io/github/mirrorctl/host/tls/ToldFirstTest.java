package io.github.mirrorctl.host.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class ToldFirstTest {
  private static final X509Certificate[] CHAIN = {};

  private final List<String> asked = new ArrayList<>();

  @Test
  void whom_the_told_authorities_vouch_for_no_other_is_asked_about() throws Exception {
    judge(new Judge("told", true), new Judge("all", false));
    assertThat(asked).containsExactly("told server", "told socket", "told engine");
  }

  @Test
  void all_authorities_judge_whom_the_told_ones_dont_vouch_for() throws Exception {
    judge(new Judge("told", false), new Judge("all", true));
    assertThat(asked)
        .containsExactly(
            "told server", "all server", "told socket", "all socket", "told engine", "all engine");
  }

  @Test
  void what_all_of_them_say_is_the_reason() {
    assertThatThrownBy(() -> judge(new Judge("told", false), new Judge("all", false)))
        .isInstanceOf(CertificateException.class)
        .hasMessage("all");
  }

  private static void judge(Judge told, Judge all) throws Exception {
    ToldFirst both = new ToldFirst(told, () -> all);
    both.checkServerTrusted(CHAIN, "RSA");
    both.checkServerTrusted(CHAIN, "RSA", new Socket());
    both.checkServerTrusted(CHAIN, "RSA", SSLContext.getDefault().createSSLEngine());
  }

  private final class Judge extends ServerTrustManager {
    private final String name;
    private final boolean vouches;

    Judge(String name, boolean vouches) {
      this.name = name;
      this.vouches = vouches;
    }

    private void answer(String question) throws CertificateException {
      asked.add(name + " " + question);
      if (!vouches) {
        throw new CertificateException(name);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      answer("server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      answer("socket");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      answer("engine");
    }
  }
}
