package dev.halyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** More than can be worked on at once is told so at once; what there is room for is done. */
class AdmissionTest {
    private static final int MOST = 3;

    @Test
    void oneTooManyIsRefusedAndThereIsRoomAgainAfterwards() throws Exception {
        Admission admission = new Admission(MOST);
        for (int round = 0; round < 3; round++) {
            CountDownLatch atWork = new CountDownLatch(MOST);
            CountDownLatch goOn = new CountDownLatch(1);
            try (ExecutorService callers = Executors.newFixedThreadPool(MOST)) {
                List<Future<Answer>> running = new ArrayList<>();
                for (int i = 0; i < MOST; i++) {
                    running.add(callers.submit(() -> admission.admit(() -> held(atWork, goOn))));
                }
                atWork.await();
                assertThatThrownBy(() -> admission.admit(() -> Answer.empty(204)))
                        .isInstanceOfSatisfying(
                                Problem.class,
                                problem -> {
                                    assertThat(problem.code()).isEqualTo(Code.OVERLOADED);
                                    assertThat(problem.headers()).containsEntry("Retry-After", "1");
                                });
                goOn.countDown();
                for (Future<Answer> done : running) {
                    assertThat(done.get().status()).isEqualTo(204);
                }
            }
            assertThat(admission.admit(() -> Answer.empty(204)).status()).isEqualTo(204);
        }
    }

    private static Answer held(CountDownLatch atWork, CountDownLatch goOn) {
        atWork.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Answer.empty(204);
    }

    @Test
    void bodiesTakeFromOneBudgetAndGiveBack() {
        BodyBudget budget = new BodyBudget(100);
        budget.take(60);
        assertThatThrownBy(() -> budget.take(41))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.code()).isEqualTo(Code.OVERLOADED);
                            assertThat(problem.isClosing()).isTrue();
                        });
        budget.take(40);
        budget.give(100);
        budget.take(100);
    }
}
