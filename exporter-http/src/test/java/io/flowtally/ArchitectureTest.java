// SPDX-License-Identifier: Apache-2.0
package io.flowtally;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the table of rooms in docs/design.md: who may import whom. */
class ArchitectureTest {
  private static final String ROOT = "io.flowtally.";

  /** Each room, and the rooms that it may import. */
  static final Map<String, List<String>> MAY_IMPORT =
      Map.of(
          "text", List.of(),
          "codec", List.of(),
          "receive", List.of(),
          "classify", List.of("codec", "text"),
          "count", List.of(),
          "config", List.of("classify", "text"),
          "collector", List.of("codec", "receive", "classify", "count", "config", "text"),
          "http", List.of("collector", "count", "text"),
          "app",
              List.of(
                  "codec", "receive", "classify", "count", "config", "collector", "http", "text"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Once packaged, the codec's tests are a jar of their own.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.flowtally");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "codec",
        "receive",
        "classify",
        "count",
        "config",
        "collector",
        "http",
        "app",
        "text"
      })
  void aRoomImportsOnlyWhatTheTableAllows(String room) {
    String[] forbidden =
        MAY_IMPORT.keySet().stream()
            .filter(other -> !other.equals(room) && !MAY_IMPORT.get(room).contains(other))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);

    noClasses()
        .that(resideInAPackage(ROOT + room + ".."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(forbidden))
        .check(CLASSES);
  }

  @Test
  void classifyKnowsOfTheCodecTheRecordAndItsAddressesOnly() {
    DescribedPredicate<JavaClass> codecInternals =
        resideInAPackage(ROOT + "codec..")
            .and(
                DescribedPredicate.not(
                    nameMatching("io\\.flowtally\\.codec\\.(FlowRecord|IpAddress)")));

    noClasses()
        .that(resideInAPackage(ROOT + "classify.."))
        .should()
        .dependOnClassesThat(codecInternals)
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
  void nettyStaysInReceive() {
    noClasses()
        .that(resideOutsideOfPackage(ROOT + "receive.."))
        .should()
        .dependOnClassesThat(resideInAPackage("io.netty.."))
        .check(CLASSES);
  }

  @Test
  void everyRoomHasARowInTheTable() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .allMatch(name -> MAY_IMPORT.containsKey(name.substring(ROOT.length()).split("\\.", 2)[0]));
  }
}
