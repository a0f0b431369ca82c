package io.github.mirrorctl.host.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names and IP addresses that a certificate is for.
 *
 * @param hosts in lower case; one may begin with {@code *.}
 * @param addresses as the JVM writes them
 */
public record CertificateNames(Set<String> hosts, Set<String> addresses) {
  private static final int HOST = 2;
  private static final int ADDRESS = 7;
  private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f:.]*:.*");

  public CertificateNames {
    hosts = Set.copyOf(hosts);
    addresses = Set.copyOf(addresses);
  }

  /** Of host names and IP addresses, in whatever order; IPv6 may stand in brackets. */
  public static CertificateNames of(Collection<String> names) {
    Set<String> hosts = new TreeSet<>();
    Set<String> addresses = new TreeSet<>();
    for (String name : names) {
      String bare = name.replaceAll("[\\[\\]]", "");
      if (LITERAL.matcher(bare).matches()) {
        addresses.add(written(bare));
      } else {
        hosts.add(bare.toLowerCase(Locale.ROOT));
      }
    }
    return new CertificateNames(hosts, addresses);
  }

  /** One spelling for all spellings of an address. */
  private static String written(String literal) {
    try {
      return InetAddress.getByName(literal).getHostAddress(); // of a literal no name is looked up
    } catch (UnknownHostException e) {
      return literal;
    }
  }

  /** Those of that certificate. */
  public static CertificateNames in(X509Certificate certificate) {
    Set<String> hosts = new TreeSet<>();
    Set<String> addresses = new TreeSet<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.get(0).equals(HOST)) {
          hosts.add(name.get(1).toString().toLowerCase(Locale.ROOT));
        } else if (name.get(0).equals(ADDRESS)) {
          addresses.add(written(name.get(1).toString()));
        }
      }
    } catch (CertificateParsingException e) {
      return new CertificateNames(Set.of(), Set.of()); // clients can't read them either
    }
    return new CertificateNames(hosts, addresses);
  }

  /** Whether clients take it for all of those. */
  public boolean cover(CertificateNames needed) {
    return addresses.containsAll(needed.addresses) && needed.hosts.stream().allMatch(this::hasHost);
  }

  private boolean hasHost(String host) {
    return hosts.contains(host) || hosts.contains(host.replaceFirst("^[^.]+\\.", "*."));
  }

  /** For a sentence; the names first. */
  @Override
  public String toString() {
    TreeSet<String> sorted = new TreeSet<>(hosts);
    String names = String.join(", ", sorted);
    String numbers = String.join(", ", new TreeSet<>(addresses));
    return names.isEmpty() || numbers.isEmpty() ? names + numbers : names + ", " + numbers;
  }
}
