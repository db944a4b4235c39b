// SPDX-License-Identifier: Apache-2.0
package io.flowtally;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of packages in docs/design.md: who may import whom. */
class ArchitectureTest {
  private static final String ROOT = "io.flowtally.";

  /** Each package below the root with its own, and the packages that it may import. */
  static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("address", List.of()),
          Map.entry("text", List.of()),
          Map.entry("yaml", List.of("text")),
          Map.entry("codec", List.of("address")),
          Map.entry("tls", List.of("text", "yaml")),
          Map.entry("receive", List.of("address", "tls", "yaml")),
          Map.entry("forward", List.of("address", "receive")),
          Map.entry("link", List.of("receive")),
          Map.entry("feed", List.of("address", "codec", "filter", "link", "names", "networks")),
          Map.entry("recent", List.of("receive")),
          Map.entry("capture", List.of("address", "receive")),
          Map.entry("networks", List.of("address", "codec", "text")),
          Map.entry("names", List.of("address", "text")),
          Map.entry("filter", List.of("address", "codec", "networks", "text")),
          Map.entry("key", List.of("address", "codec", "filter", "networks", "text")),
          Map.entry("count", List.of()),
          Map.entry(
              "config",
              List.of(
                  "address", "codec", "forward", "link", "networks", "key", "text", "tls", "yaml")),
          Map.entry("view", List.of("count", "forward", "key", "link", "receive")),
          Map.entry(
              "collector",
              List.of(
                  "address",
                  "codec",
                  "receive",
                  "forward",
                  "link",
                  "feed",
                  "recent",
                  "capture",
                  "networks",
                  "names",
                  "filter",
                  "key",
                  "count",
                  "config",
                  "text",
                  "tls",
                  "yaml",
                  "view")),
          Map.entry("exposition", List.of("address", "count", "link", "text", "view")),
          Map.entry("console", List.of("count", "view")),
          Map.entry(
              "http",
              List.of("address", "console", "count", "exposition", "text", "tls", "yaml", "view")),
          Map.entry(
              "app",
              List.of(
                  "address",
                  "codec",
                  "receive",
                  "capture",
                  "networks",
                  "names",
                  "config",
                  "collector",
                  "exposition",
                  "http",
                  "text",
                  "yaml",
                  "view")));

  /** What {@code module-info.java} of the codec does not export. */
  private static final String[] CODEC_INTERNALS = {
    ROOT + "codec.template..", ROOT + "codec.sampling..", ROOT + "codec.limits.."
  };

  /** A package that has more says more than one thing. */
  private static final int LARGEST_PACKAGE = 27;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Once packaged, the codec's tests are a jar of their own.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.flowtally");

  static Stream<String> packages() {
    return MAY_IMPORT.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageImportsOnlyWhatTheTableAllows(String name) {
    String[] forbidden =
        MAY_IMPORT.keySet().stream()
            .filter(other -> !other.equals(name) && !MAY_IMPORT.get(name).contains(other))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);

    noClasses()
        .that(resideInAPackage(ROOT + name + ".."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(forbidden))
        .check(CLASSES);
  }

  @Test
  void noArrowOfTheTableGoesBack() {
    Set<String> below = new HashSet<>();
    Set<String> left = new HashSet<>(MAY_IMPORT.keySet());
    while (left.removeIf(name -> below.containsAll(MAY_IMPORT.get(name)) && below.add(name))) {
      // Each turn takes the packages that import only what was taken before.
    }
    assertThat(left).isEmpty();
  }

  @Test
  void aPackageFitsOnAPage() {
    Map<String, Long> files =
        CLASSES.stream()
            .filter(type -> !type.getName().contains("$") && !type.getSimpleName().isEmpty())
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(files)
        .allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(LARGEST_PACKAGE));
  }

  @Test
  void whatClassifiesKnowsOfTheCodecOnlyRecordsAndTheirElements() {
    DescribedPredicate<JavaClass> allButTheRecord =
        resideInAPackage(ROOT + "codec..")
            .and(
                DescribedPredicate.not(
                    nameMatching(
                        "(\\[L)?io\\.flowtally\\.codec\\.(FlowRecord|FlowElement|ElementNames(\\$Own)?|FlowApplication|MplsStack|ProtocolVersion|registry\\.AbstractType);?")));

    noClasses()
        .that(resideInAnyPackage(ROOT + "networks..", ROOT + "filter..", ROOT + "key.."))
        .should()
        .dependOnClassesThat(allButTheRecord)
        .check(CLASSES);
  }

  @Test
  void codecInternalsStayInTheCodec() {
    noClasses()
        .that(resideOutsideOfPackage(ROOT + "codec.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(CODEC_INTERNALS))
        .check(CLASSES);
  }

  @Test
  void theCodecKnowsNoSocketsFilesThreadsClocksOrLogs() {
    noClasses()
        .that(resideInAPackage(ROOT + "codec.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.file..", "org.slf4j..", "io.netty.."))
        .orShould()
        .dependOnClassesThat(nameMatching("java\\.lang\\.Thread|java\\.time\\.Clock"))
        .check(CLASSES);
  }

  @Test
  void loopsBelongToNoTransport() {
    noClasses()
        .that(resideInAPackage(ROOT + "receive"))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "receive.udp"))
        .check(CLASSES);
  }

  @Test
  void nettyStaysWithTheSockets() {
    noClasses()
        .that(resideOutsideOfPackages(ROOT + "receive..", ROOT + "forward..", ROOT + "names.."))
        .should()
        .dependOnClassesThat(resideInAPackage("io.netty.."))
        .check(CLASSES);
  }

  @Test
  void everyPackageHasARowInTheTable() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .allMatch(name -> MAY_IMPORT.containsKey(name.substring(ROOT.length()).split("\\.", 2)[0]));
  }
}
