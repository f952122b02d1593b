using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Router.Admission.Waiting;

namespace LlmMesh.Router.UnitTests.Admission.Waiting;

public sealed class WaitingLineProperties
{
    private const int Keys = 3;

    /// <summary>
    /// Whatever comes, is served and gives up in whatever order: of one key the oldest is first, the head changes only when it leaves, and
    /// between two turns of a waiting key no other key has two.
    /// </summary>
    [Fact]
    public void Line_AnySteps_KeepsOrderTurnsAndHead()
    {
        Gen<int[]> steps = Gen.Choose(0, (Keys * 2) + 1).ArrayOf(60);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(steps.ToArbitrary(), Keep));
    }

    private static void Keep(int[] steps)
    {
        WaitingLine line = new();
        List<Waiter> present = [];
        Dictionary<string, Dictionary<string, int>> servedSince = [];
        foreach (int step in steps)
        {
            Waiter? head = line.Head;
            if (step < Keys)
            {
                Waiter waiter = new(Key(step));
                if (!present.Exists(one => one.Key == waiter.Key))
                {
                    servedSince[waiter.Key] = [];
                }

                line.Add(waiter);
                present.Add(waiter);
                Assert.Same(head ?? waiter, line.Head);
            }
            else if (step < Keys * 2)
            {
                if (present.FindLast(one => one.Key == Key(step - Keys)) is { } leaver)
                {
                    line.Remove(leaver, isServed: false);
                    present.Remove(leaver);
                    Assert.True(head == leaver || line.Head == head);
                }
            }
            else if (head is not null)
            {
                Assert.Same(present.Find(one => one.Key == head.Key), head);
                Assert.All(
                    servedSince.Where(other => other.Key != head.Key && present.Exists(one => one.Key == other.Key)),
                    other => Assert.True((other.Value[head.Key] = other.Value.GetValueOrDefault(head.Key) + 1) <= 1));
                servedSince[head.Key] = [];
                line.Remove(head, isServed: true);
                present.Remove(head);
            }

            Assert.Equal(present.Count, line.Count);
            Assert.Equal(present.Count == 0, line.Head is null);
        }
    }

    private static string Key(int number) => $"k{number}";
}
