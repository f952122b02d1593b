using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.Dashboard.ResourceService;

/// <summary>Streams taken as many at a time as there are.</summary>
internal static class Batches
{
    /// <summary>
    /// First what the source has at once, which may be nothing; then, whenever something comes, all that has come since. The source
    /// goes on while a batch is being sent, so that a slow reader gets fewer and larger ones.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> OfAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var items = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

        // It runs on in this thread until the source has nothing more at once.
        Task pump = PumpAsync(source(ended.Token), items.Writer);
        try
        {
            do
            {
                yield return Take(items.Reader);
            }
            while (await items.Reader.WaitToReadAsync(cancellationToken));
        }
        finally
        {
            await ended.CancelAsync();
            await pump;
        }
    }

    private static List<T> Take<T>(ChannelReader<T> items)
    {
        var batch = new List<T>();
        while (items.TryRead(out T? item))
        {
            batch.Add(item);
        }

        return batch;
    }

    private static async Task PumpAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> items)
    {
        try
        {
            await foreach (T item in source)
            {
                items.TryWrite(item);
            }

            items.Complete();
        }
        catch (OperationCanceledException)
        {
            items.Complete();
        }
        catch (Exception failure)
        {
            items.Complete(failure);
        }
    }
}
