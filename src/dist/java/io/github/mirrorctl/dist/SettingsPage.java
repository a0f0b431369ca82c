package io.github.mirrorctl.dist;

import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.MirrorKey;
import io.github.mirrorctl.mirror.Upstream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The manual's page mirrors.yml(5); the keys and their defaults are the code's own. */
final class SettingsPage {
  /** An example that the settings' own reader takes. */
  static final String EXAMPLE =
      """
      mirrors:
        docker.io:
          engine: embedded
          listen: 0.0.0.0:5000
          allow: 192.168.0.0/16, fd00::/8
        ghcr.io:
          listen: 127.0.0.1:5001
          storage: /srv/mirrors/ghcr.io
        registry.example.com:
          upstream: http://registry.example.com:8080
          listen: 127.0.0.1:5002
          image: registry:3
      """;

  private SettingsPage() {}

  static String text() {
    RoffWriter page = new RoffWriter("mirrors.yml", 5, "the mirrors that mirrorctl keeps");
    page.section("SYNOPSIS");
    page.raw(RoffWriter.italic("/etc/mirrorctl/mirrors.yml"));
    page.section("DESCRIPTION");
    page.paragraph(
        "The desired state of the mirrors, in YAML. mirrorctl-init(1) and mirrorctl-up(1) write it,"
            + " mirrorctl-down(1) takes out what it takes back, and the other commands read it. A"
            + " person may edit it too, or keep it in Git: comments and order stay, and what is not"
            + " said is a default.");
    page.paragraph(
        "An edit comes into force with the next 'mirrorctl up'; until then mirrorctl-status(1)"
            + " tells what differs.");
    page.paragraph(
        "The file's only key is mirrors. Under it stands each mirror by its name, which is its"
            + " upstream's host, with its port if it has one. These need no upstream: "
            + String.join(", ", Upstream.presets())
            + ". Nor does any other host that answers over https.");
    page.paragraph(
        "An unknown key, a value that is not one, and two mirrors with one storage directory, one"
            + " address or one container are refused, with the line.");
    page.section("KEYS");
    page.paragraph(
        "Each is optional. In the defaults, MIRROR is the mirror's name, with '-' for the ':' of a"
            + " port.");
    for (MirrorKey key : MirrorKey.values()) {
      page.item(RoffWriter.bold(key.key()), meaning(key) + " " + defaultOf(key));
    }
    page.paragraph(
        "A duration is a number and its unit: ms, s, m, h or d, such as 500ms, 60s, 24h or 7d.");
    page.section("OPENING A MIRROR");
    page.paragraph(
        "A mirror without auth and allow serves whoever reaches its address. With auth alone, every"
            + " client shows a user's name and password; with allow alone, only clients in these"
            + " networks are served; with both, those pull without a password, and all others with"
            + " one. A client is known by the address that its connection comes from, never by what"
            + " a header says. Passwords cross the network as they are where there is no TLS."
            + " Docker shows a mirror no password (moby#30880), and needs its network in allow.");
    page.paragraph(
        "The embedded engine reads a certificate again within a minute after its files changed, or"
            + " at once with SIGHUP, and a password file within a second. A certificate and a key"
            + " that don't belong together leave the one from before in use. A registry in a container"
            + " reads its certificate at its start: 'mirrorctl start' after each renewal.");
    page.section("SECRETS");
    page.paragraph(
        "None goes into this file: a key such as username or password is refused. An account at the"
            + " upstream is given to mirrorctl-init(1) with --username and --password-stdin, and"
            + " kept in the registry's own config.yml, which then only its owner can read.");
    page.paragraph(
        "The passwords of those who pull are in htpasswd in the mirror's storage directory, as"
            + " bcrypt hashes.");
    page.section("FILES");
    page.paragraph("The first of these that holds:");
    page.item(RoffWriter.italic("FILE"), "with --settings FILE on the command line;");
    page.item(RoffWriter.bold("$MIRRORCTL_SETTINGS"), "where that variable is set;");
    page.item(RoffWriter.italic("/etc/mirrorctl/mirrors.yml"), "for root;");
    page.item(
        RoffWriter.italic("~/.config/mirrorctl/mirrors.yml"),
        "for another user who has it (below $XDG_CONFIG_HOME, if that is set);");
    page.item(
        RoffWriter.italic("/etc/mirrorctl/mirrors.yml"), "for one who hasn't, if it can be read.");
    page.section("EXAMPLES");
    page.paragraph("One cache for the network, and two for this machine alone:");
    page.verbatim(EXAMPLE.lines().toList());
    page.section("SEE ALSO");
    page.paragraph(
        "mirrorctl(1), mirrorctl-init(1), mirrorctl-status(1), mirrorctl-up(1),"
            + " mirrorctl-user(1)");
    return page.text();
  }

  private static String meaning(MirrorKey key) {
    return switch (key) {
      case UPSTREAM -> "The registry that is fetched from: an http or https URL without a path.";
      case ENGINE ->
          "What runs the mirror: "
              + Arrays.stream(EngineKind.values())
                  .map(EngineKind::word)
                  .collect(Collectors.joining(" or "))
              + ": the registry's image in a container, or mirrorctl's own server. 'mirrorctl up'"
              + " hands a mirror over, with its cache, when this was changed; it writes embedded for"
              + " a new mirror where no Docker engine answers.";
      case STORAGE ->
          "The directory of the cache and of the registry's config.yml, absolute, no other"
              + " mirror's.";
      case LISTEN ->
          "The address to answer on: a port (of this machine alone), IP:PORT or [IPv6]:PORT;"
              + " 0.0.0.0:PORT opens the mirror to the network.";
      case IMAGE -> "The registry's image (docker engine).";
      case CONTAINER -> "The container's name (docker engine).";
      case REVALIDATE ->
          "How old the answer to a tag may be before the upstream is asked again (embedded"
              + " engine).";
      case VERIFY_EVERY ->
          "How old a blob's last verification may be before it is verified again (embedded"
              + " engine).";
      case CA_FILE ->
          "A PEM file of certificate authorities that the upstream's certificate may be of,"
              + " besides those that Java trusts; absolute (embedded engine).";
      case TOKEN_HOSTS ->
          "Hosts of token services, separated by commas, that may see the upstream's credentials"
              + " though their names don't tell that they belong to it (embedded engine).";
      case REDIRECT_HOSTS ->
          "Hosts, separated by commas, that the upstream may redirect to though they are in this"
              + " machine's or a private network and the upstream isn't (embedded engine).";
      case TLS ->
          "self-signed: the mirror speaks TLS, 1.2 or newer, with a certificate that is made for it,"
              + " in tls/cert.pem and tls/key.pem of its storage directory, and renewed by 'mirrorctl"
              + " up', 'start' and 'restart' when it ends within 30 days or lacks a name or an address"
              + " of this machine. It is signed by the machine's own authority, /etc/mirrorctl/ca.pem,"
              + " which clients have to trust. Mirrors that share an address share their certificate.";
      case TLS_CERT ->
          "The same with a certificate of one's own: its PEM file, absolute, the mirror's own"
              + " certificate first, then those that lead to its authority. tls-key goes with it.";
      case TLS_KEY ->
          "The PEM file of that certificate's private key, absolute, without a passphrase; only"
              + " the server's user needs to read it.";
      case TLS_NAMES ->
          "Host names and addresses, separated by commas. With tls: self-signed those that the"
              + " certificate is for beside this machine's own. With tls-cert those in the"
              + " certificate that clients reach the mirror by, the one to use first; without it"
              + " they use its address.";
      case AUTH ->
          "htpasswd: clients need a user's name and password. The users are in the file htpasswd"
              + " of the storage directory, as mirrorctl-user(1) and 'htpasswd -B' write it; no"
              + " other hashes than bcrypt's count. Without users nobody gets in.";
      case ALLOW ->
          "Networks whose clients may pull without a password, and addresses, separated by commas,"
              + " such as 10.0.0.0/8, 192.168.1.7, fd00::/8. Without auth, no others may pull"
              + " (embedded engine).";
      case SHARED_CREDENTIALS ->
          "true: somebody agreed that whoever may pull sees all that the mirror's account at the"
              + " upstream sees. Without it a mirror with an account is served to nobody where it listens"
              + " beyond this machine with neither auth nor allow.";
    };
  }

  private static String defaultOf(MirrorKey key) {
    String hub = key.write(Defaults.system().mirror("docker.io"));
    Mirror example = Defaults.system().mirror("ghcr.io");
    String other = key.write(example).replace(example.name(), "MIRROR");
    String also =
        switch (key) {
          case STORAGE -> " Without root it is in ~/.local/share instead of /var/lib.";
          case LISTEN -> " When a mirror is made, the next free port from there is written.";
          default -> "";
        };
    return hub.equals(other)
        ? "Default: " + (hub.isEmpty() ? "none" : hub) + "." + also
        : String.format(
            Locale.ROOT, "Default: %s for docker.io, %s for another.%s", hub, other, also);
  }
}
