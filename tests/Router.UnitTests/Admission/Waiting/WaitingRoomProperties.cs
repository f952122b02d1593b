using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Catalog;
using LlmMesh.Router.Admission.Waiting;

namespace LlmMesh.Router.UnitTests.Admission.Waiting;

public sealed class WaitingRoomProperties
{
    private const int Keys = 3;
    private const int Leave = Keys;
    private const int Free = Leave + 1;
    private const int FreeSilently = Free + 1;
    private const int Wait = FreeSilently + 1;

    private static Gen<int[]> Steps => Gen.Choose(0, Wait).ArrayOf(40);

    /// <summary>
    /// Whoever comes, leaves, gives back and however time passes: every wait ends, one asks at a time, nobody overtakes another one of its
    /// key, nobody who left or was refused has a place, and nothing is left behind.
    /// </summary>
    [Fact]
    public async Task Room_AnySteps_LosesNobodyAndLetsNobodyOvertake()
    {
        foreach (int[] steps in Steps.Sample(300))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', steps));
            await KeepAsync(steps);
        }
    }

    private static async Task KeepAsync(int[] steps)
    {
        Line line = new() { Policy = new WaitPolicy { Queue = 8, AtMost = TimeSpan.FromSeconds(5) } };
        List<Guest> guests = [];
        for (int i = 0; i < steps.Length; i++)
        {
            switch (steps[i])
            {
                case < Keys:
                    guests.Add(Guest.Join(line, $"{(char)('a' + steps[i])}{i:00}"));
                    break;
                case Leave when guests.Count > 0:
                    await guests[i % guests.Count].Leave.CancelAsync();
                    break;
                case Free:
                    line.Free();
                    break;
                case FreeSilently:
                    line.FreeSilently();
                    break;
                case Wait:
                    line.Clock.Advance(TimeSpan.FromSeconds(1));
                    break;
            }
        }

        line.Free(steps.Length);
        Dictionary<string, Waited?> ends = [];
        foreach (Guest guest in guests)
        {
            ends.Add(guest.Name, await guest.EndAsync());
        }

        IReadOnlyList<string> served = line.Served;
        Assert.Equal(0, line.Room.Count);
        Assert.InRange(line.MostAsking, 0, 1);
        Assert.Equal(ends.Where(end => end.Value?.End == WaitEnd.Answered).Select(end => end.Key).Order(), served.Order());
        Assert.All(served.GroupBy(name => name[0]), ofKey => Assert.Equal(ofKey.Order(), ofKey));
    }

    private sealed record Guest(string Name, Task<Waited> Waiting, CancellationTokenSource Leave)
    {
        public static Guest Join(Line line, string name)
        {
            CancellationTokenSource leave = new();
            return new Guest(name, line.JoinAsync(name, leave.Token), leave);
        }

        /// <returns>Null when it left first.</returns>
        public async Task<Waited?> EndAsync()
        {
            try
            {
                return await Waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
            }
            catch (OperationCanceledException) when (Leave.IsCancellationRequested)
            {
                return null;
            }
            finally
            {
                Leave.Dispose();
            }
        }
    }
}
