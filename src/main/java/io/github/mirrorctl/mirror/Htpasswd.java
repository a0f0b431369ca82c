package io.github.mirrorctl.mirror;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Users and their passwords' bcrypt hashes, as {@code htpasswd -B} writes them and registry:2 reads
 * them: a line {@code NAME:HASH} for each, the last one of a name holds. Every other line is a
 * person's and stays.
 */
public final class Htpasswd {
  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  /** What htpasswd itself takes; each more doubles the time that a login takes. */
  private static final int HIGHEST_COST = 17;

  /**
   * For new passwords: what bcrypt is used with elsewhere, and a tenth of a second. More would be
   * felt, since the registry's image proves a password again at each of a pull's requests.
   */
  private static final int COST = 10;

  private static final int SALT_BYTES = 16;

  /** Of a password that nobody knows, for a file without users. */
  private static final String NOBODYS =
      "$2y$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  public static final Htpasswd NONE = parse("");

  private final String text;
  private final Map<String, String> hashes;
  private final String costliest;
  private final List<String> problems;

  private Htpasswd(
      String text, Map<String, String> hashes, String costliest, List<String> problems) {
    this.text = text;
    this.hashes = Map.copyOf(hashes);
    this.costliest = costliest;
    this.problems = List.copyOf(problems);
  }

  public static Htpasswd parse(String text) {
    Map<String, String> hashes = new HashMap<>();
    List<String> problems = new ArrayList<>();
    String costliest = NOBODYS;
    int highest = 0;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (isComment(line)) {
        continue;
      }
      Optional<String> name = name(line);
      Matcher hash = HASH.matcher(line.substring(line.indexOf(':') + 1).strip());
      int cost = hash.matches() ? Integer.parseInt(hash.group(1)) : -1;
      if (name.isEmpty()) {
        problems.add("line " + number + " is no user's: it should be NAME:HASH");
      } else if (cost < 0) {
        problems.add(
            "line " + number + " has no bcrypt hash: 'htpasswd -B' makes one, and no other counts");
      } else if (cost > HIGHEST_COST) {
        problems.add("line " + number + " has a bcrypt hash of a cost above " + HIGHEST_COST);
      } else {
        hashes.put(name.get(), hash.group());
        if (cost > highest) {
          highest = cost;
          costliest = hash.group();
        }
      }
    }
    return new Htpasswd(text, hashes, costliest, problems);
  }

  public String text() {
    return text;
  }

  /** Who can log in. */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(hashes.keySet()));
  }

  /** What of it isn't taken and why, by the lines' numbers; never a hash. */
  public List<String> problems() {
    return problems;
  }

  /**
   * Whether this is a user's password. Takes as long as bcrypt does, whether there is such a user
   * or not: an early no would tell who is one.
   */
  public boolean proves(String name, byte[] password) {
    String hash = hashes.get(name);
    boolean right = OpenBSDBCrypt.checkPassword(hash == null ? costliest : hash, password);
    return right && hash != null;
  }

  /** With that user, or with another password for it; the same where it has that one already. */
  public Htpasswd with(User user) {
    if (hashes.containsKey(user.name()) && proves(user.name(), user.password())) {
      return this;
    }
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    // Go's bcrypt and htpasswd take each other's 2y
    String line = user.name() + ":" + OpenBSDBCrypt.generate("2y", user.password(), salt, COST);
    StringBuilder edited = new StringBuilder();
    boolean written = false;
    for (String old : lines()) {
      if (!isOf(old, user.name())) {
        edited.append(old);
      } else if (!written) {
        edited.append(line).append(old.endsWith("\r\n") ? "\r\n" : "\n");
        written = true;
      }
    }
    if (!written) {
      boolean open = edited.length() > 0 && edited.charAt(edited.length() - 1) != '\n';
      edited.append(open ? "\n" : "").append(line).append("\n");
    }
    return parse(edited.toString());
  }

  /** Without that user; the same where there is no line of that name. */
  public Htpasswd without(String name) {
    StringBuilder edited = new StringBuilder();
    lines().stream().filter(line -> !isOf(line, name)).forEach(edited::append);
    return edited.length() == text.length() ? this : parse(edited.toString());
  }

  /** Whether there is a line of that name, even one that nobody can log in with. */
  public boolean mentions(String name) {
    return lines().stream().anyMatch(line -> isOf(line, name));
  }

  /** The lines with their ends. */
  private List<String> lines() {
    return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
  }

  private static boolean isOf(String line, String name) {
    return !isComment(line) && name(line).filter(name::equals).isPresent();
  }

  private static boolean isComment(String line) {
    String stripped = line.strip();
    return stripped.isEmpty() || stripped.startsWith("#");
  }

  /** The registry takes white space before a name for none of it. */
  private static Optional<String> name(String line) {
    String stripped = line.strip();
    int colon = stripped.indexOf(':');
    return colon < 1 ? Optional.empty() : Optional.of(stripped.substring(0, colon));
  }
}
