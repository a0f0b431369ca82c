package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.LocalAddress;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble.Kind;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Which token services may be asked, and which may see the credentials. A registry names its token
 * service itself, so a registry's answer alone must not decide where a password goes
 * (CVE-2026-33540).
 *
 * <p>A service belongs to an upstream when it has the same host, or when both end in the same
 * domain of their own: the last two labels ({@code auth.docker.io} and {@code
 * registry-1.docker.io}), or the last three where the last two look like a place where anybody can
 * have a name ({@code co.uk}, {@code com.au}, {@code gcr.io}: a second label of up to three letters
 * below a country's two; and the clouds' shared domains). An address has no domain. What this rule
 * can't tell is named in the settings.
 */
final class Realms {
  // where customers of a cloud have their names side by side
  private static final Set<String> SHARED =
      Set.of(
          "amazonaws.com",
          "azurecr.io",
          "azurewebsites.net",
          "cloudfront.net",
          "digitaloceanspaces.com",
          "edu.au",
          "fly.dev",
          "github.io",
          "gitlab.io",
          "herokuapp.com",
          "jfrog.io",
          "netlify.app",
          "ngrok.io",
          "onrender.com",
          "pages.dev",
          "pkg.dev",
          "run.app",
          "vercel.app",
          "windows.net",
          "workers.dev");

  private final URI upstream;
  private final Set<String> named;
  private final RedirectPolicy policy;

  /** {@code named} are hosts, or {@code host:port}, in lower case. */
  Realms(URI upstream, Set<String> named, RedirectPolicy policy) {
    this.upstream = upstream;
    this.named = named;
    this.policy = policy;
  }

  /** Whether {@code realm} may be asked for a token without credentials; says why not. */
  void allowAnonymous(URI realm) throws UpstreamTrouble {
    if (!Addresses.isPlain(realm)) {
      throw refused("a token service whose address can't be used");
    }
    if (!Addresses.isHttps(realm) && Addresses.isHttps(upstream)) {
      throw refused("the token service " + Addresses.shown(realm) + " over plain http");
    }
    Optional<String> refusal = policy.refusal(realm);
    if (refusal.isPresent()) {
      throw refused("the token service " + Addresses.shown(realm) + ", " + refusal.get());
    }
  }

  /** Whether {@code realm} may see the credentials; says why not. */
  void allowCredentials(URI realm) throws UpstreamTrouble {
    allowAnonymous(realm);
    boolean sameHost = Addresses.host(realm).equals(Addresses.host(upstream));
    boolean named =
        this.named.contains(Addresses.host(realm))
            || this.named.contains(Addresses.host(realm) + ":" + Addresses.port(realm));
    boolean sibling =
        Addresses.isHttps(realm)
            && !ownDomain(Addresses.host(realm)).isEmpty()
            && ownDomain(Addresses.host(realm)).equals(ownDomain(Addresses.host(upstream)));
    if (!sameHost && !named && !sibling) {
      throw refused(
          "a login at "
              + Addresses.shown(realm)
              + ", which doesn't belong to it; if it does, name that host among the mirror's token"
              + " hosts. The credentials were not sent");
    }
  }

  private UpstreamTrouble refused(String what) {
    return new UpstreamTrouble(Kind.REFUSED_REALM, Addresses.shown(upstream) + " asks for " + what);
  }

  /** The domain that one owner has, see above; empty for an address or a shared domain itself. */
  static String ownDomain(String host) {
    if (LocalAddress.literal(host).isPresent()) {
      return "";
    }
    String[] labels = host.split("\\.", 0);
    int last = labels.length - 1;
    if (last < 1) {
      return "";
    }
    String two = labels[last - 1] + "." + labels[last];
    boolean shared =
        SHARED.contains(two) || (labels[last].length() == 2 && labels[last - 1].length() <= 3);
    if (!shared) {
      return two;
    }
    return last < 2 ? "" : labels[last - 2] + "." + two;
  }
}
