package io.github.mirrorctl.serve.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Users and their passwords' bcrypt hashes, as {@code htpasswd -B} writes them and registry:2 reads
 * them: a line {@code NAME:HASH} for each, the last one of a name holds.
 */
final class Htpasswd {
  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  /** What htpasswd itself takes; each more doubles the time that a login takes. */
  private static final int HIGHEST_COST = 17;

  /** Of a password that nobody knows, for a file without users. */
  private static final String NOBODYS =
      "$2y$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  static final Htpasswd NONE = new Htpasswd(Map.of(), NOBODYS, List.of());

  private final Map<String, String> hashes;
  private final String costliest;
  private final List<String> problems;

  private Htpasswd(Map<String, String> hashes, String costliest, List<String> problems) {
    this.hashes = Map.copyOf(hashes);
    this.costliest = costliest;
    this.problems = List.copyOf(problems);
  }

  static Htpasswd parse(String text) {
    Map<String, String> hashes = new HashMap<>();
    List<String> problems = new ArrayList<>();
    String costliest = NOBODYS;
    int highest = 0;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      Matcher hash = HASH.matcher(line.substring(colon + 1).strip());
      int cost = hash.matches() ? Integer.parseInt(hash.group(1)) : -1;
      if (colon < 1) {
        problems.add("line " + number + " is no user's: it should be NAME:HASH");
      } else if (cost < 0) {
        problems.add(
            "line " + number + " has no bcrypt hash: 'htpasswd -B' makes one, and no other counts");
      } else if (cost > HIGHEST_COST) {
        problems.add("line " + number + " has a bcrypt hash of a cost above " + HIGHEST_COST);
      } else {
        hashes.put(line.substring(0, colon), hash.group());
        if (cost > highest) {
          highest = cost;
          costliest = hash.group();
        }
      }
    }
    return new Htpasswd(hashes, costliest, problems);
  }

  /** What of it isn't taken and why, by the lines' numbers; never a hash. */
  List<String> problems() {
    return problems;
  }

  /**
   * Whether this is a user's password. Takes as long as bcrypt does, whether there is such a user
   * or not: an early no would tell who is one.
   */
  boolean proves(Login login) {
    String hash = hashes.get(login.name());
    boolean right = OpenBSDBCrypt.checkPassword(hash == null ? costliest : hash, login.password());
    return right && hash != null;
  }
}
