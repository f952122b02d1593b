namespace LlmMesh.Router.Admission.Shares;

/// <summary>
/// The requests in flight that one scope was granted without Redis. Each is told to Redis once, unless it has ended before; one that
/// ends while it is being told is told again with no time left. Not thread-safe: see <see cref="LocalGrants"/>.
/// </summary>
internal sealed class LocalPlaces
{
    // Redis drops a place whose time is over when it needs room.
    private static readonly TimeSpan NoTimeLeft = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    private enum Stage
    {
        Owed,
        Charging,
        Charged,
        EndedWhileCharging,
        EndOwed,
    }

    /// <summary>In flight.</summary>
    public int Count => _places.Values.Count(static place => place.Stage <= Stage.Charged);

    /// <summary>In flight and not certainly known to Redis.</summary>
    public int Owed => _places.Values.Count(static place => place.Stage <= Stage.Charging);

    /// <summary>Whether there is something to tell.</summary>
    public bool IsOwing => _places.Values.Any(static place => place.Stage is not Stage.Charged);

    public void Add(string id, long endsAt) => _places[id] = new Place(endsAt, Stage.Owed);

    /// <returns>Whether Redis holds the place, so that it must be given back there.</returns>
    public bool Release(string id)
    {
        if (!_places.TryGetValue(id, out Place place))
        {
            return false;
        }

        if (place.Stage == Stage.Charging)
        {
            _places[id] = place with { Stage = Stage.EndedWhileCharging };
            return false;
        }

        _places.Remove(id);
        return place.Stage == Stage.Charged;
    }

    /// <summary>Drops what was never released within its lease.</summary>
    public void Expire(long now)
    {
        foreach ((string id, Place place) in _places)
        {
            if (place.EndsAt <= now && place.Stage is Stage.Owed or Stage.Charged)
            {
                _places.Remove(id);
            }
        }
    }

    public List<(string Id, TimeSpan Lease)> BeginCharge(long now, TimeProvider time)
    {
        var charged = new List<(string, TimeSpan)>();
        foreach ((string id, Place place) in _places)
        {
            switch (place.Stage)
            {
                case Stage.Owed:
                    TimeSpan left = time.GetElapsedTime(now, place.EndsAt);
                    charged.Add((id, left > NoTimeLeft ? left : NoTimeLeft));
                    _places[id] = place with { Stage = Stage.Charging };
                    break;
                case Stage.EndOwed:
                    charged.Add((id, NoTimeLeft));
                    break;
            }
        }

        return charged;
    }

    public void EndCharge(bool isAnswered)
    {
        foreach ((string id, Place place) in _places)
        {
            switch (place.Stage)
            {
                case Stage.Charging:
                    _places[id] = place with { Stage = isAnswered ? Stage.Charged : Stage.Owed };
                    break;
                case Stage.EndedWhileCharging:
                    _places[id] = place with { Stage = Stage.EndOwed };
                    break;
                case Stage.EndOwed when isAnswered:
                    _places.Remove(id);
                    break;
            }
        }
    }

    private readonly record struct Place(long EndsAt, Stage Stage);
}
